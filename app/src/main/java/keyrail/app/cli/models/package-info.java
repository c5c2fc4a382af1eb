/**
 * The commands {@code models}: what is known of models.
 *
 * <p>May use: cli.console, risk. Start reading at {@link keyrail.app.cli.models.ModelsList}.
 */
@NullMarked
package keyrail.app.cli.models;

import org.jspecify.annotations.NullMarked;
