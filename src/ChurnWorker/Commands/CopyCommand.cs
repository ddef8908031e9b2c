using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using ChurnWorker.Configuration;
using ChurnWorker.Reports;
using ChurnWorker.Storage;

namespace ChurnWorker.Commands;

/// <summary><c>copy --from STORE --to STORE</c>: moves everything into an empty store of whichever kind, and proves it.</summary>
internal static class CopyCommand
{
    public static Command Create()
    {
        var from = new Option<string>("--from") { Description = "The store to copy, as in Store__Connection; its workers must be stopped", HelpName = "STORE", Required = true };
        var to = new Option<string>("--to") { Description = "An empty store, as in Store__Connection; a file is created", HelpName = "STORE", Required = true };
        return new Command("copy", "Move everything from one store to another, e.g. from sqlite:PATH to postgres:CONNECTION, and check that both export the same bytes") { from, to }
            .Runs((parsed, options) =>
            {
                Copy(NamedStore.Of(parsed.GetValue(from)!, "--from"), NamedStore.Of(parsed.GetValue(to)!, "--to"), options, parsed.InvocationConfiguration.Error);
                return ExitCodes.Ok;
            });
    }

    private static void Copy(Store from, Store to, WorkerOptions options, TextWriter progress)
    {
        if (from.FindSchema() is not { } version)
            throw new CommandFailedException($"There is no store {from.Name}.");
        if (version != Migrator.NewestVersion)
            throw new CommandFailedException($"{from.Name} is no store of schema {Migrator.NewestVersion}; run or import brings an older one there.");
        using var stopped = from.LockForWorker();
        using var kept = to.LockForWorker();
        using (var reader = from.OpenReader())
        using (var writer = to.OpenWriter())
        {
            if (StoreCopy.FirstFilled(writer) is { } table)
                throw new CommandFailedException($"{to.Name} is not empty: there is something in {table}. Nothing was copied.");
            using var snapshot = reader.BeginSnapshot();
            StoreCopy.Run(reader, writer, (name, rows) => progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {rows:N0} rows")));
        }

        progress.WriteLine("comparing exports");
        var (before, after) = (Export(from, options), Export(to, options));
        from.Close();
        to.Close();
        progress.WriteLine(before.Hash == after.Hash
            ? string.Create(CultureInfo.InvariantCulture, $"{after.Customers:N0} customers, both stores export the same bytes (SHA-256 {after.Hash})")
            : throw new CommandFailedException($"The copy differs: {before.Customers} customers export as {before.Hash}, {after.Customers} as {after.Hash}. Do not use {to.Name}."));
    }

    private static (int Customers, string Hash) Export(Store store, WorkerOptions options)
    {
        using var reader = store.OpenReader();
        using var customers = new CustomerReader(reader, options.ToFoldRules());
        using var hash = SHA256.Create();
        int written;
        using (var output = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
            written = new CustomerExport(customers, options.ToPolicy()).Write(output, null);
        return (written, Convert.ToHexStringLower(hash.Hash!));
    }
}
