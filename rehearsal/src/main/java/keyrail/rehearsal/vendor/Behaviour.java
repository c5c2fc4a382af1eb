package keyrail.rehearsal.vendor;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import keyrail.rehearsal.turn.Turn;
import org.jspecify.annotations.Nullable;

/**
 * How one answer is given, or goes wrong.
 *
 * <p>Written as settings after tildes, also at the end of a model's name: {@code some-model~n=20~gap=10}.
 *
 * <ul>
 *   <li>{@code n} pieces of text (8), {@code size} bytes of each (words of their own), {@code gap} ms before each,
 *       {@code ttfb} ms before the status line, {@code cached} input tokens said to come from a cache
 *   <li>{@code status} an error in the vendor's envelope, {@code ra} its {@code retry-after}
 *   <li>{@code cut} end of the connection after so many pieces, {@code cutbytes} after so many bytes of the body,
 *       {@code reset} the same by a reset, {@code stall} silence after so many pieces, {@code err} an error event after
 *       so many pieces
 *   <li>{@code html} a page with status 200, {@code redirect} 307 to that port, {@code garbage} events that are no JSON,
 *       {@code big} one event of so many bytes
 *   <li>{@code lax} a request is not held to the tables of the vendor's fields, nor to its rules for them
 *   <li>{@code length} an answer that ends at its limit of tokens, {@code refuse} one that the model will not give
 *   <li>{@code drip} one byte a chunk, {@code torn} seven, so that characters and lines are torn, {@code crlf} line ends
 * </ul>
 *
 * @param settings by name; a flag has the value {@code 1}
 * @param text what to answer instead of words made from the prompt, or what a failure says; null for what is usual
 */
public record Behaviour(
        Map<String, Integer> settings, @Nullable String text) {
    public static final Behaviour NORMAL = new Behaviour(Map.of(), null);

    private static final Set<String> KNOWN = Set.of(
            "n",
            "size",
            "gap",
            "ttfb",
            "cached",
            "status",
            "ra",
            "cut",
            "cutbytes",
            "reset",
            "stall",
            "err",
            "html",
            "redirect",
            "garbage",
            "big",
            "drip",
            "torn",
            "crlf",
            "lax",
            "length",
            "refuse");

    public Behaviour {
        settings = Map.copyOf(settings);
    }

    /**
     * Reads settings joined by tildes, e.g. {@code status=429~ra=2}; a leading tilde is allowed.
     *
     * @throws IllegalArgumentException naming a setting that is not known or not a number
     */
    public static Behaviour script(String script) {
        Map<String, Integer> settings = new LinkedHashMap<>();
        for (String setting : script.split("~")) {
            if (setting.isEmpty()) {
                continue;
            }
            int equals = setting.indexOf('=');
            String name = equals < 0 ? setting : setting.substring(0, equals);
            String value = equals < 0 ? "1" : setting.substring(equals + 1);
            if (!KNOWN.contains(name) || !value.matches("[0-9]{1,9}")) {
                throw new IllegalArgumentException("no such setting of a rehearsal: " + setting);
            }
            settings.put(name, Integer.parseInt(value));
        }
        return new Behaviour(settings, null);
    }

    /** The script at the end of a model's name, or empty where there is none. */
    public static Optional<Behaviour> ofModel(String model) {
        int tilde = model.indexOf('~');
        return tilde < 0 ? Optional.empty() : Optional.of(script(model.substring(tilde)));
    }

    /** A model's name without its script. */
    public static String plainModel(String model) {
        int tilde = model.indexOf('~');
        return tilde < 0 ? model : model.substring(0, tilde);
    }

    public Behaviour withText(String answer) {
        return new Behaviour(settings, answer);
    }

    public boolean is(String flag) {
        return settings.containsKey(flag);
    }

    public int get(String setting, int otherwise) {
        return settings.getOrDefault(setting, otherwise);
    }

    /** A turn, ended as the settings say. */
    Turn ended(Turn turn) {
        return is("refuse") ? turn.ending(Turn.Ending.REFUSED) : is("length") ? turn.ending(Turn.Ending.LENGTH) : turn;
    }

    public int pieces() {
        return Math.max(1, get("n", 8));
    }

    public Duration gap() {
        return Duration.ofMillis(get("gap", 0));
    }

    public Duration untilFirstByte() {
        return Duration.ofMillis(get("ttfb", 0));
    }

    /** How many bytes a chunk has at most, whatever the events' ends. */
    public int chunkBytes() {
        return is("drip") ? 1 : is("torn") ? 7 : Integer.MAX_VALUE;
    }
}
