namespace ChurnWorker.Model.Activity;

/// <summary>
/// Recency, frequency and monetary value of one customer: all that forecasts and decisions read, and what the store keeps of the fold.
/// Only a customer with at least one purchase occasion has one.
/// </summary>
/// <param name="CustomerId">The customer.</param>
/// <param name="Orders">Effective orders.</param>
/// <param name="Occasions">Purchase occasions, at least 1.</param>
/// <param name="FirstDay">Day number of the first occasion.</param>
/// <param name="LastDay">Day number of the last occasion.</param>
/// <param name="FirstPurchaseAt">First effective order, Unix milliseconds UTC.</param>
/// <param name="LastPurchaseAt">Last effective order, Unix milliseconds UTC.</param>
/// <param name="UndoneAt">When the cancellation of an order later than the last purchase took place; null when there is none.</param>
/// <param name="Currency">The reporting currency where all money of the customer has a rate into it, else the customer's main currency: most orders, then first by code.</param>
/// <param name="RepeatOccasions">Repeat occasions with money in <paramref name="Currency"/>.</param>
/// <param name="RepeatSpend">Net money of those, minor units, credits taken off in proportion.</param>
/// <param name="GapLogs">Sum of <see cref="GapLog.Of"/> over the gaps between occasions: how regular they are, beside frequency and recency.</param>
public sealed record RfmSummary(
    string CustomerId,
    int Orders,
    int Occasions,
    int FirstDay,
    int LastDay,
    long FirstPurchaseAt,
    long LastPurchaseAt,
    long? UndoneAt,
    string Currency,
    int RepeatOccasions,
    long RepeatSpend,
    long GapLogs)
{
    private const double DaysAWeek = 7;
    private const double MillisecondsAWeek = 7 * 86_400_000.0;

    /// <summary>Three thousand years of silence are never: an instant beyond the year 9999 could not be written as a date.</summary>
    private const double Never = 1e14;

    /// <summary>Money of all occasions in <see cref="Currency"/>, minor units, orders net of their own refunds, credits not taken off.</summary>
    public long Spend { get; init; }

    /// <summary>Frequency x: occasions after the first.</summary>
    public int Frequency => Occasions - 1;

    /// <summary>Recency in days.</summary>
    public int RecencyDays => LastDay - FirstDay;

    /// <summary>Recency t_x: age at the last occasion, weeks.</summary>
    public double Recency => RecencyDays / DaysAWeek;

    /// <summary>Σ ln of the gaps between occasions, weeks.</summary>
    public double LogGaps => GapLog.InWeeks(GapLogs, Frequency);

    /// <summary>Mean money of the repeat occasions, minor units; 0 when there are none.</summary>
    public double MonetaryValue => RepeatOccasions == 0 ? 0 : (double)RepeatSpend / RepeatOccasions;

    /// <summary>Age T at an instant, weeks: recency plus the silence since the last purchase, never less than recency.</summary>
    /// <param name="instant">Unix milliseconds UTC.</param>
    public double AgeAt(long instant) => Recency + Math.Max(0, instant - LastPurchaseAt) / MillisecondsAWeek;

    /// <summary>
    /// Age T at the end of a calendar day, weeks, as published data sets count it. Fits use this one: whole days, so that equal
    /// histories are equal rows.
    /// </summary>
    /// <param name="day">Day number.</param>
    public double AgeOnDay(int day) => (Math.Max(day, LastDay) - FirstDay) / DaysAWeek;

    /// <summary>The instant at which the customer has a given age, Unix milliseconds UTC, rounded up; <see cref="long.MaxValue"/> when it never does.</summary>
    /// <param name="age">Weeks, not below <see cref="Recency"/>.</param>
    public long InstantAt(double age)
    {
        var silence = (age - Recency) * MillisecondsAWeek;
        return silence < Never ? LastPurchaseAt + (long)Math.Ceiling(silence) : long.MaxValue;
    }
}
