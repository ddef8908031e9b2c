using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ChurnWorker.Commands.Simulation;
using ChurnWorker.Configuration;
using ChurnWorker.Model.Activity;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Commands;

/// <summary><c>simulate</c>: events of customers with known truth.</summary>
internal static class SimulateCommand
{
    private static readonly DateOnly s_earliest = new(1970, 1, 1);
    private static readonly DateOnly s_defaultStart = new(2024, 1, 1);

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var customers = NumberOption.Of("--customers", "Customers who ever buy.", "N", 1000, 1, 9_999_999);
        var days = NumberOption.Of("--days", "Days to simulate.", "N", 730, 1, 36_500);
        var seed = new Option<int>("--seed") { Description = "Seed of all randomness: equal seeds give equal files.", HelpName = "S", DefaultValueFactory = _ => 1 };
        var file = new Option<string>("--out")
        {
            Description = "File to write: CSV, or NDJSON where the name ends in .ndjson; compressed where it ends in .gz.",
            HelpName = "FILE",
            Required = true,
        };
        var truth = new Option<string?>("--truth") { Description = "CSV to write with what is true of each customer.", HelpName = "FILE" };
        var start = new Option<DateOnly?>("--start")
        {
            Description = "First day, UTC. [default: 2024-01-01]",
            HelpName = "DATE",
            CustomParser = ParseDate,
        };
        var currency = new Option<string>("--currency") { Description = "ISO 4217 code of all money.", HelpName = "CODE", DefaultValueFactory = _ => "EUR" };
        currency.Validators.Add(result =>
        {
            if (!Currencies.TryGet(result.GetValueOrDefault<string>(), out _))
                result.AddError("--currency takes an ISO 4217 code, e.g. EUR");
        });
        var uplift = NumberOption.Of(
            "--uplift", "Percent points by which contact wins customers back: the shop then answers what the configured policy publishes.", "POINTS", 0d, 0, 100);
        var json = new Option<bool>("--json") { Description = "Print the summary as JSON." };

        var command = new Command("simulate", "Write events of a simulated shop: seasons, refunds, edits, late and repeated events.")
        {
            customers, days, seed, file, truth, start, currency, uplift, json,
        };
        return command.Runs((parsed, options) => Run(
            new SimulatedShop
            {
                Customers = parsed.GetValue(customers),
                Days = parsed.GetValue(days),
                Seed = parsed.GetValue(seed),
                Start = new DateTimeOffset(parsed.GetValue(start) ?? s_defaultStart, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeMilliseconds(),
                Currency = parsed.GetValue(currency)!,
            },
            parsed.GetValue(file)!,
            parsed.GetValue(truth),
            parsed.GetValue(uplift),
            options,
            parsed.GetValue(json),
            parsed.InvocationConfiguration));
    }

    private static int Run(SimulatedShop shop, string file, string? truth, double uplift, WorkerOptions options, bool json, InvocationConfiguration console)
    {
        var watch = Stopwatch.StartNew();
        var events = 0L;
        try
        {
            FileProgress.Run("simulate", shop.End - shop.Start, progress =>
            {
                var simulator = new ShopSimulator(shop);
                events = SimulatedFile.WriteEvents(file, shop, Watched(uplift > 0 ? Answered(simulator, shop, uplift, options) : simulator.Run(), shop, progress));
                if (truth is not null)
                    SimulatedFile.WriteTruth(truth, shop, simulator.Customers);
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            console.Error.WriteLine($"The file cannot be written: {e.Message}");
            return ExitCodes.Failed;
        }

        console.Output.WriteLine(json
            ? JsonSerializer.Serialize(new { events, customers = shop.Customers, days = shop.Days, seed = shop.Seed, file, truth })
            : string.Create(CultureInfo.InvariantCulture, $"{events:N0} events of {shop.Customers:N0} customers over {shop.Days:N0} days in {file}"));
        console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds:F1} s"));
        return ExitCodes.Ok;
    }

    private static IEnumerable<SimulatedEvent> Answered(ShopSimulator simulator, SimulatedShop shop, double uplift, WorkerOptions options)
    {
        using var place = TemporaryStore.Create();
        using var instruments = new Instruments();
        using var engine = new Engine(options, Database.Open(place.Path, isDurable: false), long.MinValue, instruments);
        foreach (var simulated in new AnsweringShop(simulator, shop, engine, uplift, ReplaySettings.DefaultInterval).Run())
            yield return simulated;
    }

    private static IEnumerable<SimulatedEvent> Watched(IEnumerable<SimulatedEvent> events, SimulatedShop shop, Action<long> progress)
    {
        var count = 0;
        foreach (var simulated in events)
        {
            if (++count % 10_000 == 0)
                progress(Math.Min(simulated.ArrivedAt, shop.End) - shop.Start);
            yield return simulated;
        }
    }

    private static DateOnly? ParseDate(ArgumentResult result)
    {
        if (result.Tokens is [{ Value: var text }]
            && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date >= s_earliest && date.Year < 2100)
            return date;
        result.AddError("--start takes a day from 1970-01-01 to 2099-12-31, e.g. 2024-01-01");
        return null;
    }
}
