import{dockerfile,withBase}from"./chunk-10.js";import"./chunk-3.js";import"./chunk-6.js";import"./chunk-7.js";export{dockerfile,withBase};
