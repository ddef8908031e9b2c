using System.CommandLine;
using ChurnWorker.Configuration;
using ChurnWorker.Reports;

namespace ChurnWorker.Commands;

/// <summary><c>export [CUSTOMER|--all]</c>: every derived member of a customer's state, one JSON line each, by id.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var customer = new Argument<string?>("customer") { Description = "Customer id", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "Every customer" };
        return new Command("export", "Print the state of one customer or of all, one JSON line each, ordered by id") { customer, all }
            .Runs((parsed, options) =>
            {
                var id = parsed.GetValue(customer);
                if (id is null != parsed.GetValue(all))
                    throw new CommandFailedException("Name a customer or say --all.", ExitCodes.Usage);
                using var store = StoreReader.Open(options);
                using var customers = new CustomerReader(store, options.ToFoldRules());
                using var output = new BufferedStream(Console.OpenStandardOutput(), 64 * 1024);
                var found = new CustomerExport(customers, options.ToPolicy()).Write(output, id);
                if (id is not null && found == 0)
                    throw new CommandFailedException("No such customer.");
                return ExitCodes.Ok;
            });
    }
}
