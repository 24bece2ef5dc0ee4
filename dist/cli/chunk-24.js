function patternOf(source,flags=""){try{let pattern=new RegExp(source,flags);return pattern.test(""),pattern}catch{return null}}export{patternOf};
