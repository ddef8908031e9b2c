using System.CommandLine;
using ChurnWorker.Configuration;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Model.Retention;
using ChurnWorker.Reports;

namespace ChurnWorker.Commands;

/// <summary><c>report</c>: the retention figures an owner reads, from the ledger of the store.</summary>
internal static class ReportCommand
{
    public static Command Create(TimeProvider time)
    {
        var from = DateOption.Day("--from", "First day of the window; default: a year before its end");
        var to = DateOption.Day("--to", "Day after the last of the window: nothing from its beginning on counts; default: tomorrow");
        var active = NumberOption.Of("--active-days", "How long a purchase keeps its customer", "DAYS", 365, 1, 36_500);
        var cohort = DateOption.Day("--cohort", "Count only customers whose first purchase fell into the month of this day");
        var json = new Option<bool>("--json") { Description = "Print JSON" };
        return new Command("report", "Retention, churn, repeat purchases, value, satisfaction, and what win-back is worth") { from, to, active, cohort, json }
            .Runs((parsed, options) =>
            {
                var rules = options.Shop.ToFoldRules();
                var window = Window(parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(active), rules.Calendar, time);
                using var store = StoreReader.Open(options);
                var report = new ShopReporter(store, rules, options.ToPolicy())
                    .Compute(window, parsed.GetValue(cohort) is { } month ? CohortMonth.Of(month) : null);
                if (parsed.GetValue(json))
                    JsonOutput.Write(report);
                else
                    TextTable.Write(Console.Out, ReportTables.Of(report), !Console.IsOutputRedirected);
                return ExitCodes.Ok;
            });
    }

    private static RetentionWindow Window(DateOnly? from, DateOnly? to, int activeDays, ShopCalendar calendar, TimeProvider time)
    {
        var end = to ?? DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(calendar.DayOf(time.GetUtcNow().ToUnixTimeMilliseconds()) + 1);
        var start = from ?? end.AddYears(-1);
        if (start >= end)
            throw new CommandFailedException($"The window ends on {end:yyyy-MM-dd}, before it begins on {start:yyyy-MM-dd}.", ExitCodes.Usage);
        return new RetentionWindow(calendar.StartOf(ShopDay.Of(start)), calendar.StartOf(ShopDay.Of(end)), activeDays);
    }
}
