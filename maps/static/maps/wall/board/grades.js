/** The four warning colours, 1 red (gravest) to 4 blue: for alarms, readings and the severity of incidents alike. Pure. */

export const GRADES = Object.freeze([1, 2, 3, 4]);

/** As incidents' severities are written: I to IV. */
const NUMERALS = { 1: "Ⅰ", 2: "Ⅱ", 3: "Ⅲ", 4: "Ⅳ" };

/** Whether `value` is one of the four. */
export function isGrade(value) {
  return GRADES.includes(value);
}

/** The colour's name for people who see no colours, as short as it gets; empty where there is no grade. */
export function gradeWord(grade, t) {
  return isGrade(grade) ? t(`grade.${grade}`) : "";
}

/** The numeral of a severity. */
export function numeralOf(grade) {
  return NUMERALS[grade] ?? "";
}

/** The gravest of some grades; null where there is none. */
export function gravest(grades) {
  return grades.reduce((worst, grade) => (isGrade(grade) && (worst === null || grade < worst) ? grade : worst), null);
}
