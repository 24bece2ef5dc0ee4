import{createRequire}from'node:module';const require=createRequire(import.meta.url);
import{dockerfile,withBase}from"./chunk-32.js";import"./chunk-30.js";import"./chunk-14.js";import"./chunk-15.js";import"./chunk-16.js";import"./chunk-17.js";import"./chunk-26.js";import"./chunk-27.js";import"./chunk-28.js";import"./chunk-29.js";export{dockerfile,withBase};
