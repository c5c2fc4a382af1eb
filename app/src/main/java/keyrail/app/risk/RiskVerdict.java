package keyrail.app.risk;

import java.util.List;

/**
 * How dangerous one command line is, and why. It repeats no argument, as those may be secrets.
 *
 * @param path of the command it would run, as far as there is one
 * @param reasons at least one; the level is the highest of theirs
 */
public record RiskVerdict(RiskLevel level, List<String> path, List<Reason> reasons) {
    /** @param option the option that escalates, or empty */
    public record Reason(RiskLevel level, String option, String why) {}

    public RiskVerdict {
        path = List.copyOf(path);
        reasons = List.copyOf(reasons);
    }

    static RiskVerdict of(List<String> path, List<Reason> reasons) {
        RiskLevel level = reasons.stream().map(Reason::level).reduce(RiskLevel.LOW, RiskLevel::max);
        return new RiskVerdict(level, path, reasons);
    }

    /** What nobody can judge is high. */
    static RiskVerdict unknown(List<String> path, String why) {
        return of(path, List.of(new Reason(RiskLevel.HIGH, "", why)));
    }
}
