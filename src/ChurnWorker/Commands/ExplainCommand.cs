using System.CommandLine;
using ChurnWorker.Configuration;
using ChurnWorker.Questions;

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
                var instant = (parsed.GetValue(at) ?? time.GetUtcNow()).ToUnixTimeMilliseconds();
                var report = CustomerExplanations.Of(store, parsed.GetValue(customer)!, options, instant) ?? throw new CommandFailedException("No such customer.");
                if (parsed.GetValue(json))
                    JsonOutput.Write(report.ToJson());
                else
                    report.Write(Console.Out);
                return ExitCodes.Ok;
            });
    }
}
