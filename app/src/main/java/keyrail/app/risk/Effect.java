package keyrail.app.risk;

import java.util.Locale;

/** What a command does to the world; a closed vocabulary. */
public enum Effect {
    STATE_READ(RiskLevel.LOW),
    STATE_WRITE(RiskLevel.MEDIUM),
    STATE_DELETE(RiskLevel.MEDIUM),
    /** Pins a profile to one conversation, or ends the pin; undone by itself in time. */
    SESSION_WRITE(RiskLevel.LOW),
    SPEND(RiskLevel.MEDIUM),
    SECRET_WRITE(RiskLevel.HIGH),
    SECRET_READ(RiskLevel.HIGH),
    SECRET_DELETE(RiskLevel.HIGH),
    NETWORK_REDIRECT(RiskLevel.HIGH),
    TRUST_CHANGE(RiskLevel.HIGH),
    EXPOSURE_CHANGE(RiskLevel.HIGH),
    PROCESS_CONTROL(RiskLevel.MEDIUM),
    EXPORT(RiskLevel.HIGH);

    private final RiskLevel least;

    Effect(RiskLevel least) {
        this.least = least;
    }

    /** The lowest level a command with this effect may claim. */
    public RiskLevel least() {
        return least;
    }

    /** As a registry shows it, e.g. {@code secret.write}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
