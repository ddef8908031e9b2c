using ChurnWorker.Model.Activity;
using ChurnWorker.Tests.Scenarios;

namespace ChurnWorker.Tests.Calibration;

public sealed class ForecastLedgerTests : IDisposable
{
    private const int LastPurchase = 63;
    private readonly Bench _bench = new(model: Bench.Model);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_crossing_is_a_forecast_that_stays_open_until_its_horizon_ends()
    {
        var made = Lapse();
        var ends = made + 90;

        Settle(ends - 0.1).ShouldBe("-");
        Settle(ends).ShouldBe("1");
        var quality = _bench.Engine.Forecasts.Quality!;
        quality.Model.Customers.ShouldBe(1);
        quality.Model.BaseRate.ShouldBe(1);
        quality.Model.Brier.ShouldBe(Math.Pow(1 - double.Parse(_bench.Query("SELECT probability FROM forecasts WHERE stage = 1")[0], System.Globalization.CultureInfo.InvariantCulture), 2), 1e-12);
    }

    [Fact]
    public void A_purchase_within_the_horizon_disproves_it_and_one_after_does_not()
    {
        var made = Lapse();
        _bench.Take(made + 91, Bench.Purchase("A", "after", made + 91));
        Settle(made + 91).ShouldBe("1");

        // it came late, and was made in time
        _bench.Take(made + 92, Bench.Purchase("A", "within", made + 89));
        Settle(made + 92).ShouldBe("0");
    }

    [Fact]
    public void A_cancelled_purchase_opens_it_again()
    {
        var made = Lapse();
        _bench.Take(made + 10, Bench.Purchase("A", "back", made + 10));
        Settle(made + 10).ShouldBe("0");

        _bench.Take(made + 20, Bench.Cancellation("A", "back", made + 20));

        Settle(made + 20).ShouldBe("-");
        Settle(made + 90).ShouldBe("1");
    }

    [Fact]
    public void Long_after_its_horizon_an_outcome_stands()
    {
        var made = Lapse();
        Settle(made + 90).ShouldBe("1");
        _bench.Take(made + 121, Bench.Purchase("A", "very-late", made + 5));

        Settle(made + 121).ShouldBe("1");
    }

    [Fact]
    public void An_erased_customer_leaves_no_forecast()
    {
        Lapse();

        _bench.Take(200, new ActivityEvent { Kind = ActivityKind.Erased, Source = "shop", EventId = "erase", CustomerId = "A", OccurredAt = Bench.At(200) });

        _bench.Query("SELECT COUNT(*) FROM forecasts").ShouldBe(["0"]);
    }

    /// <summary>Ten weekly orders, then silence until the first stage; returns the day on which it was entered.</summary>
    private double Lapse()
    {
        _bench.Take(LastPurchase, Bench.Weekly("A"));
        for (var day = LastPurchase + 1; day < 1000; day++)
        {
            _bench.Sweep(day);
            if (_bench.Query("SELECT made_at FROM forecasts") is [var madeAt])
                return (long.Parse(madeAt, System.Globalization.CultureInfo.InvariantCulture) - Bench.At(0)) / (double)Bench.Day;
        }

        throw new InvalidOperationException("No stage was entered.");
    }

    /// <summary>The outcome of the first forecast after a settling: 1 stayed away, 0 bought, - open.</summary>
    private string Settle(double day)
    {
        _bench.Engine.Forecasts.Settle(Bench.At(day));
        return _bench.Query("SELECT stayed_away FROM forecasts WHERE stage = 1")[0];
    }
}
