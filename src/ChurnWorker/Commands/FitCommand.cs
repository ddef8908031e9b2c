using System.CommandLine;
using System.Text.Json.Nodes;
using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.BuyTillYouDie;
using ChurnWorker.Model.Forecasting;

namespace ChurnWorker.Commands;

/// <summary><c>fit FILE --until DATE</c>: the forecast model of a file, as JSON.</summary>
internal static class FitCommand
{
    public static Command Create()
    {
        var file = InputFile.Argument();
        var until = DateOption.Day("--until", "Last shop day of observation; default: the day of the last purchase");
        var model = new Option<string>("--model") { Description = "Timing model", DefaultValueFactory = _ => ModelFamilies.Names[0] };
        model.AcceptOnlyFromAmong([.. ModelFamilies.Names]);
        var noPrior = new Option<bool>("--no-prior") { Description = "Plain maximum likelihood, as in published figures" };
        var zero = new Option<string?>("--zero-amount") { Description = "What an order of amount 0 is: activity or purchase; default: as configured" };
        zero.AcceptOnlyFromAmong("activity", "purchase");
        return new Command("fit", "Fit the forecast model to a file: parameters (unit of time: weeks), log-likelihood, readiness, passport") { file, until, model, noPrior, zero }
            .Runs((parsed, options) =>
            {
                var path = InputFile.Existing(parsed.GetValue(file)!);
                var untilDay = parsed.GetValue(until) is { } date ? ShopDay.Of(date) : (int?)null;
                var customers = Customers(path, options, untilDay, parsed.GetValue(zero));
                var settings = new FitSettings(parsed.GetValue(model)!, parsed.GetValue(noPrior) ? null : ParameterPrior.RetailWeeks, untilDay);
                var least = settings.Prior is null ? 1 : ForecastFitter.LeastCustomers;
                if (customers.Count < least)
                    throw new CommandFailedException($"{customers.Count} customers with a purchase: a forecast needs {least}.");
                JsonOutput.Write(Describe(customers, settings, options));
                return ExitCodes.Ok;
            });
    }

    private static List<RfmSummary> Customers(string path, WorkerOptions options, int? untilDay, string? zeroAmount)
    {
        var rules = options.Shop.ToFoldRules();
        if (zeroAmount is not null)
            rules = rules with { ZeroAmountIsPurchase = zeroAmount == "purchase" };
        List<CustomerActivity> activities = [];
        FileProgress.Run("reading", path, progress => activities = FileHistory.Fold(EventFile.Read(path, options.Intake.Source, null, progress), rules, untilDay));
        return [.. activities.Where(a => a.Summary is not null).Select(a => a.Summary!)];
    }

    private static JsonObject Describe(List<RfmSummary> customers, FitSettings settings, WorkerOptions options)
    {
        var model = ForecastFitter.Fit(customers, settings, options.ToPolicy());
        var passport = ModelPassport.ToJsonObject(model);
        passport["prior"] = settings.Prior is null ? "none" : "retail";
        passport["gammaGamma"] = new JsonArray([.. model.Spend.Values.OrderBy(s => s.Currency, StringComparer.Ordinal).Select(s => InUnits(s, customers))]);
        return passport;
    }

    /// <summary>Spend as the literature prints it: v in units of the currency.</summary>
    private static JsonNode InUnits(SpendModel spend, List<RfmSummary> customers)
    {
        var spends = ForecastFitter.SpendsOf(customers.Where(c => c.Currency == spend.Currency));
        return new JsonObject
        {
            ["currency"] = spend.Currency,
            ["p"] = spend.GammaGamma.P,
            ["q"] = spend.GammaGamma.Q,
            ["v"] = spend.GammaGamma.V / Math.Pow(10, Currencies.FractionDigits(spend.Currency)),
            ["repeatCustomers"] = spends.Customers,
            ["correlation"] = double.IsNaN(spends.Correlation) ? null : spends.Correlation,
        };
    }
}
