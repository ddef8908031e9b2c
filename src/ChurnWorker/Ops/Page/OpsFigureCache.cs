using ChurnWorker.Configuration;
using ChurnWorker.Model.Activity;
using ChurnWorker.Storage;

namespace ChurnWorker.Ops.Page;

/// <summary>Figures counted at most once in a while: several people who look at the page must not cost the store more than one.</summary>
internal sealed class OpsFigureCache(Database database, WorkerOptions options, TimeProvider time)
{
    private const long Fresh = 2_000;
    private readonly ShopCalendar _shop = options.Shop.ToFoldRules().Calendar;
    private readonly Lock _lock = new();
    private OpsFigures? _latest;

    /// <summary>Figures that are at most two seconds old.</summary>
    public OpsFigures Read()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            if (_latest is null || now - _latest.At > Fresh || now < _latest.At)
                _latest = OpsFigures.Read(database, _shop, now);
            return _latest;
        }
    }
}
