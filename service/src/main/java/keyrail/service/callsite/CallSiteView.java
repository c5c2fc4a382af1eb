package keyrail.service.callsite;

import java.util.Optional;
import keyrail.core.names.CallSiteName;
import keyrail.core.routing.CallSiteBinding;

/**
 * A call site as it is shown.
 *
 * @param known whether its name is one of {@link KnownCallSites}
 * @param binding what {@code llm.callSites} says about it; empty where that is nothing, or an entry with a mistake
 */
public record CallSiteView(CallSiteName site, boolean known, Optional<CallSiteBinding> binding) {}
