package keyrail.core.provider;

import java.util.Locale;

/** What a model can do beside answering text with text. */
public enum ModelCapability {
    THINKING,
    TOOLS,
    IMAGE_INPUT,
    PDF_INPUT,
    AUDIO_INPUT,
    VIDEO_INPUT;

    /** As listings show it, e.g. {@code image_input}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
