package keyrail.app.cli.start;

import keyrail.app.cli.console.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes the new profile the default and the target of all model names, never against what a home already says. */
final class Routing {
    private final Init init;
    private final Questions questions;
    private final Plan plan;

    Routing(Init init, Questions questions, Plan plan) {
        this.init = init;
        this.questions = questions;
        this.plan = plan;
    }

    /** Returns the default profile as it is now; an existing one is replaced only when a person says so. */
    String makeDefault() {
        String path = "/inference/default-profile";
        String present = Json.text(init.call("GET", path, null), "defaultProfile");
        boolean replace = present.isEmpty()
                || present.equals(plan.profile())
                || questions.agreed("The default profile is " + present + ". Make it " + plan.profile() + "?", false);
        if (!replace) {
            return present;
        }
        init.call("PUT", path, Json.object().put("name", plan.profile()));
        return plan.profile();
    }

    /**
     * Adds the route {@code *} so that programs with model names of their own are served. One that is there is replaced
     * only when an option says so.
     *
     * @param wanted what the options say, or null to ask
     * @param isDefault whether the profile is the default; only then a fresh home gets the route unasked
     */
    boolean offerRoute(@Nullable Boolean wanted, boolean isDefault) {
        String path = "/inference/model-routes";
        JsonNode present = init.call("GET", path, null).path("modelRoutes");
        boolean catchesAll = present.valueStream().anyMatch(Routing::catchesAll);
        if (Boolean.FALSE.equals(wanted) || catchesAll && wanted == null) {
            return false;
        }
        boolean agreed = Boolean.TRUE.equals(wanted)
                || questions.agreed(
                        "Send every model name to " + plan.profile() + "? Coding agents ask for names of their own.",
                        isDefault && present.isEmpty());
        if (!agreed) {
            return false;
        }
        ObjectNode body = Json.object();
        ArrayNode routes = body.putArray("modelRoutes");
        present.valueStream().filter(route -> !catchesAll(route)).forEach(routes::add);
        routes.addObject().put("model", "*").put("profile", plan.profile());
        init.call("PUT", path, body);
        return true;
    }

    private static boolean catchesAll(JsonNode route) {
        return Json.text(route, "model").equals("*");
    }
}
