package keyrail.engine.send;

import java.util.function.Consumer;
import keyrail.core.access.Caller;
import org.jspecify.annotations.Nullable;

/**
 * One message to a model.
 *
 * @param systemPrompt or null
 * @param model the vendor's model, a profile's name or {@code <connection>/<model>}; null for the home's default
 * @param profile null to select by model
 * @param callSite the place in the application that asks, or null
 * @param conversation the id of the conversation it belongs to, or null
 * @param maxTokens null for the profile's, else the format's own default
 * @param onText gets the answer's text piece by piece as it arrives
 */
public record SendRequest(
        Caller caller,
        String message,
        @Nullable String systemPrompt,
        @Nullable String model,
        @Nullable String profile,
        @Nullable String callSite,
        @Nullable String conversation,
        @Nullable Integer maxTokens,
        Consumer<String> onText) {
    /** A message from no place in particular. */
    public SendRequest(
            Caller caller,
            String message,
            @Nullable String systemPrompt,
            @Nullable String model,
            @Nullable String profile,
            @Nullable Integer maxTokens,
            Consumer<String> onText) {
        this(caller, message, systemPrompt, model, profile, null, null, maxTokens, onText);
    }
}
