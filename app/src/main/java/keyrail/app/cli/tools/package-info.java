/**
 * Programs that call models, and how each is pointed at Keyrail: for good by {@code connect}, for one run by {@code run}.
 *
 * <p>May use: the commands of client keys and profiles (addresses), the console, risk, core, picocli, Jackson. Start
 * reading at {@link keyrail.app.cli.tools.Tool}.
 */
@NullMarked
package keyrail.app.cli.tools;

import org.jspecify.annotations.NullMarked;
