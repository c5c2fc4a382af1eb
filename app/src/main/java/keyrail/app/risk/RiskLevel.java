package keyrail.app.risk;

import java.util.Locale;

/**
 * How much harm a command can do. Low reads without secrets and without cost; medium changes what can be changed back,
 * spends money or leaves the machine; high touches secrets, where they go, or who is trusted.
 */
public enum RiskLevel {
    LOW,
    MEDIUM,
    HIGH;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public RiskLevel max(RiskLevel other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
