import{createRequire}from'node:module';const require=createRequire(import.meta.url);
import{dockerfile,withBase}from"./chunk-9.js";import"./chunk-3.js";import"./chunk-6.js";import"./chunk-7.js";export{dockerfile,withBase};
