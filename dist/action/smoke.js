import{createRequire}from'node:module';const require=createRequire(import.meta.url);
import{smoke}from"./chunk-11.js";import"./chunk-2.js";import"./chunk-9.js";import"./chunk-3.js";import"./chunk-10.js";import"./chunk-4.js";import"./chunk-5.js";import"./chunk-6.js";import"./chunk-7.js";export{smoke};
