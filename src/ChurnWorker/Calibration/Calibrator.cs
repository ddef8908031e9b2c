using ChurnWorker.Assessment;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;

namespace ChurnWorker.Calibration;

/// <summary>
/// One calibration: fits the model on everybody, puts it in force and gives everybody the instants it implies. The fit reads a
/// snapshot beside the writer; the instants follow in short transactions, so that intake never waits long.
/// </summary>
/// <param name="database">The store.</param>
/// <param name="models">The model in force.</param>
/// <param name="settings">How to fit.</param>
/// <param name="rules">Rules of the fold, for the histories the layer learns from.</param>
/// <param name="retiming">Told inside the first transaction of a retiming: who waits for a turn to fire is about to be made due anew.</param>
/// <param name="retimed">Told of everybody and what time it is, inside the transaction: a shadow policy and the lifecycle follow the model too.</param>
/// <param name="beside">Names what else the instants follow from; empty for nothing.</param>
internal sealed class Calibrator(Database database, ModelInForce models, FitSettings settings, FoldRules rules, Action retiming, Action<CustomerRow, long>? retimed = null, string beside = "")
{
    private const int Chunk = 5000;

    /// <summary>Calibrates. A fit that does not converge takes the place of none that did.</summary>
    /// <param name="now">Unix milliseconds UTC; the model is in force from then on.</param>
    public CalibrationResult Run(long now)
    {
        var (customers, fitted) = Fit();
        if (fitted is not { } model)
            return new CalibrationResult(models.Context?.Model, customers, 0);

        Memory.GiveBack();
        if (!model.Converged && models.Context is { Model: { Converged: true } good })
            return new CalibrationResult(good, customers, 0) { HasFailed = true };
        using (database.Gate.Hold())
        {
            using var transaction = database.BeginAlone();
            database.Models.Add(model, now);
            MetaStore.NoteRetimed(database, null);
            transaction.Commit();

            // Not before: a model that is not stored must decide nothing
            models.Replace(model, now);
        }

        FailPoint.Reached(FailPoint.CalibrationStored);
        return new CalibrationResult(model, customers, Retime(now));
    }

    /// <summary>The population is held by this method alone: nothing of it outlives the fit.</summary>
    private (int Customers, ForecastModel? Model) Fit()
    {
        var customers = database.Read(CustomerTable.Population);
        if (customers.Count < ForecastFitter.LeastCustomers)
            return (customers.Count, null);
        var hasPast = LayerTrainer.HasWindow(customers.Min(c => c.FirstDay), customers.Max(c => c.LastDay), models.Policy.HorizonDays);
        var (timelines, supplies) = database.Read(reader => TimelineReader.Sample(reader, customers, rules, hasPast));
        return (customers.Count, ForecastFitter.Fit(customers, settings, models.Policy, models.Context?.Model, timelines, supplies));
    }

    /// <summary>Calibrates unless the model in force still stands; says null when it does.</summary>
    /// <param name="now">Unix milliseconds UTC.</param>
    public CalibrationResult? RunUnlessItStands(long now) =>
        models.Context is { } context && ForecastFitter.Stands(context.Model, database.Read(CustomerTable.Timings), settings) ? null : Run(now);

    /// <summary>Whether the instants of the store follow from another model or policy than those of this worker.</summary>
    public bool IsRetimingDue() => models.Context is { } context && database.Read(MetaStore.ReadRetimed) != Mark(context);

    /// <summary>Whether somebody began to give out new instants and did not finish.</summary>
    public bool IsRetimingInterrupted() => models.Context is not null && database.Read(MetaStore.ReadRetimed) is { Length: 0 };

    /// <summary>Gives every customer the tier and review instant that model and policy imply; returns how many moved.</summary>
    /// <remarks>Ends early when another worker puts a newer model in force meanwhile: the instants are that one's business then.</remarks>
    /// <param name="now">Unix milliseconds UTC.</param>
    public int Retime(long now)
    {
        var context = models.Context!;
        var moved = 0;
        for (var after = ""; after is not null;)
        {
            using var transaction = database.BeginAlone();
            if (models.Context!.Model.Id != context.Model.Id)
                return moved;
            if (after.Length == 0)
            {
                retiming();
                MetaStore.NoteRetimed(database, null);
            }

            var rows = database.Customers.After(after, Chunk);
            if (rules.TracksSupplies)
                database.Writer.ReadAhead("ledger", "customer_id", [.. rows.Select(row => row.Summary.CustomerId)]);
            foreach (var row in rows)
                moved += Retime(row, SignalsOf(row, now), now) ? 1 : 0;
            after = rows.Count == Chunk ? rows[^1].Summary.CustomerId : null;
            if (after is null)
                MetaStore.NoteRetimed(database, Mark(context));
            FailPoint.Reached(FailPoint.CalibrationRetiming);
            transaction.Commit();
        }

        return moved;
    }

    private bool Retime(CustomerRow row, DecisionSignals signals, long now)
    {
        var customer = row.Summary;
        var tier = models.TierOf(customer);
        var review = Decider.NextReview(customer, tier, row.Cycle, signals, models.ContextOf(row.Cycle)!);
        retimed?.Invoke(row with { Tier = tier, Signals = signals }, now);
        if (signals != row.Signals)
            database.Customers.Save(row with { Tier = tier, Signals = signals, HeldBy = null, NextReviewAt = review });
        else if (tier != row.Tier || review != row.NextReviewAt)
            database.Customers.Schedule(customer.CustomerId, tier, row.Cycle, null, review, signals.RemindAt);
        else
            return false;
        return true;
    }

    /// <summary>What runs out when depends on the model and is not all kept: a shop that tracks supplies folds everybody anew.</summary>
    private DecisionSignals SignalsOf(CustomerRow row, long now)
    {
        if (!rules.TracksSupplies)
            return row.Signals with { ReplenishUntil = null, RemindAt = null };
        var customerId = row.Summary.CustomerId;
        return models.SignalsOf(ActivityFold.Fold(customerId, database.Ledger.Load(customerId, database.Links.MembersOf(customerId)), rules), now);
    }

    /// <summary>What the instants follow from. Of what was imported before the service went live nobody is reminded yet: that is found out when it does.</summary>
    private string Mark(DecisionContext context) => $"{context.Model.Id}/{context.Policy.Version}{beside}{(rules.TracksSupplies ? $"/{context.LiveSince}" : "")}";
}
