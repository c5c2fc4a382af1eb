package keyrail.server.admin.port;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Port: looks at the home and the machine for what people usually trip over. May block for seconds. */
@FunctionalInterface
public interface Doctor {
    /** One finding for each check, the failed ones among them. */
    List<Check> examine();

    /**
     * The outcome of one check.
     *
     * @param name short and stable, e.g. {@code vault}
     * @param fix what to do about it, or null when there is nothing to do
     */
    record Check(
            String name,
            boolean ok,
            String message,
            @Nullable String fix) {}
}
