import{createRequire}from'node:module';const require=createRequire(import.meta.url);
var UsageProblem=class extends Error{};export{UsageProblem};
