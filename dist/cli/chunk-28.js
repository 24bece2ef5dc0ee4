function findingOf(definition,found){return{rule:definition.id,severity:found.severity??definition.severity,location:found.at,params:found.params,...found.fix?{fix:found.fix}:{}}}export{findingOf};
