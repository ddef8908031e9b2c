using ChurnWorker.Configuration;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Storage;

namespace ChurnWorker.Commands;

/// <summary>What a replay was asked to do.</summary>
/// <param name="File">The events.</param>
/// <param name="Store">The store to keep; null: a temporary file.</param>
/// <param name="WarmupUntil">Nothing is published before this shop day.</param>
/// <param name="CalibrationInterval">Event time between two calibrations; zero: never.</param>
internal sealed record ReplaySettings(string File, Store? Store, DateOnly? WarmupUntil, TimeSpan CalibrationInterval)
{
    /// <summary>Event time between two calibrations where nothing else is asked for.</summary>
    public static TimeSpan DefaultInterval { get; } = TimeSpan.FromDays(7);

    /// <summary>When the service went live: at the end of the warm-up, else before all history.</summary>
    public long LiveSince(WorkerOptions options)
    {
        if (WarmupUntil is not { } date)
            return long.MinValue;
        var zone = options.Shop.ToFoldRules().Calendar.Zone;
        var midnight = date.ToDateTime(TimeOnly.MinValue);
        return ShopDay.Of(date) * 86_400_000L - (long)zone.GetUtcOffset(midnight).TotalMilliseconds;
    }
}
