import{build,buildError,inspectImage}from"./chunk-11.js";import"./chunk-4.js";import"./chunk-5.js";import"./chunk-6.js";import"./chunk-7.js";export{build,buildError,inspectImage};
