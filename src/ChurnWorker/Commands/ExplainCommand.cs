using System.CommandLine;
using ChurnWorker.Configuration;
using ChurnWorker.Reports;
using ChurnWorker.Storage;

namespace ChurnWorker.Commands;

/// <summary><c>explain CUSTOMER</c>: why fired or not, in words and numbers that reproduce from the stored rows.</summary>
internal static class ExplainCommand
{
    public static Command Create(TimeProvider time)
    {
        var customer = new Argument<string>("customer") { Description = "Customer id" };
        var at = DateOption.Instant("--at", "Evaluate at this instant; default: now");
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        return new Command("explain", "Why a customer was flagged or not: history, model factors, instants of each stage, decisions") { customer, at, json }
            .Runs((parsed, options) =>
            {
                using var store = StoreReader.Open(options);
                using var customers = new CustomerReader(store, options.Shop.ToFoldRules());
                var state = customers.Find(parsed.GetValue(customer)!) ?? throw new CommandFailedException("No such customer.");
                var instant = (parsed.GetValue(at) ?? time.GetUtcNow()).ToUnixTimeMilliseconds();
                var report = new ExplainReport(
                    state, customers.Model, options.ToPolicy(), DecisionTable.Of(store, state.Activity.CustomerId), instant);
                if (parsed.GetValue(json))
                    JsonOutput.Write(report.ToJson());
                else
                    report.Write(Console.Out);
                return ExitCodes.Ok;
            });
    }
}
