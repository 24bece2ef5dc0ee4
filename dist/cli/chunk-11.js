var UsageProblem=class extends Error{};export{UsageProblem};
