package keyrail.engine.outbound;

import java.util.LinkedHashMap;
import java.util.Map;
import keyrail.core.inference.Headers;
import keyrail.core.provider.HttpCall;
import org.jspecify.annotations.Nullable;

/**
 * What the managed proxy is told of a call, so that its operator can say what was paid for. Only for calls that carry
 * the platform's key: these fields must never reach a third party.
 */
public final class Attribution {
    private static final int LONGEST = 128;

    private final Map<String, String> fields = new LinkedHashMap<>();

    private Attribution() {}

    /**
     * Each may be null or empty, and is then left out.
     *
     * @param profileSource the rule of selection that chose the profile
     */
    public static Attribution of(
            @Nullable String callSite,
            @Nullable String profile,
            @Nullable String profileSource,
            @Nullable String provider,
            @Nullable String model) {
        return new Attribution()
                .with("call-site", callSite)
                .with("profile", profile)
                .with("profile-source", profileSource)
                .with("provider", provider)
                .with("model", model);
    }

    private Attribution with(String name, @Nullable String value) {
        String text = value == null ? "" : value.strip();
        boolean plain = text.chars().allMatch(character -> character >= 0x20 && character < 0x7f);
        if (!text.isEmpty() && plain) {
            fields.put("x-keyrail-" + name, text.length() > LONGEST ? text.substring(0, LONGEST) : text);
        }
        return this;
    }

    /** The call with these fields added. */
    public HttpCall on(HttpCall call) {
        Headers.Builder headers = Headers.builder();
        call.headers().forEach(headers::add);
        fields.forEach(headers::add);
        return new HttpCall(call.method(), call.audience(), call.target(), headers.build(), call.body());
    }
}
