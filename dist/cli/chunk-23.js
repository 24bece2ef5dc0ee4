import{createRequire}from'node:module';const require=createRequire(import.meta.url);
function patternOf(source,flags=""){try{let pattern=new RegExp(source,flags);return pattern.test(""),pattern}catch{return null}}export{patternOf};
