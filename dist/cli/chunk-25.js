import{createRequire}from'node:module';const require=createRequire(import.meta.url);
function readJson(text){try{return JSON.parse(text)}catch{return}}function textOfValue(value){if(typeof value!="object"||value===null)return String(value);try{return JSON.stringify(value)??""}catch{return Array.isArray(value)?"[…]":"{…}"}}export{readJson,textOfValue};
