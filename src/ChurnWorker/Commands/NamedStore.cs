using ChurnWorker.Storage;

namespace ChurnWorker.Commands;

/// <summary>A store that an option names.</summary>
internal static class NamedStore
{
    /// <summary>The store, not opened.</summary>
    /// <param name="connection">As in <c>Store__Connection</c>.</param>
    /// <param name="option">The option, for who misspelt it.</param>
    /// <exception cref="CommandFailedException">It is no connection.</exception>
    public static Store Of(string connection, string option)
    {
        try
        {
            var store = Store.Of(connection);

            // Read by the library only now
            _ = store.Name;
            return store;
        }
        catch (ArgumentException)
        {
            throw new CommandFailedException($"{option} takes sqlite:PATH or postgres:CONNECTION-STRING.", ExitCodes.Usage);
        }
    }
}
