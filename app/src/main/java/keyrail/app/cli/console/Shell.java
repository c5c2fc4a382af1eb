package keyrail.app.cli.console;

import java.util.Map;
import keyrail.app.cli.admin.AdminClients;

/**
 * What a command has at hand.
 *
 * @param clients finds who answers for the home
 * @param environment the process's environment variables
 */
public record Shell(Terminal terminal, AdminClients clients, Map<String, String> environment) {
    public Shell {
        environment = Map.copyOf(environment);
    }
}
