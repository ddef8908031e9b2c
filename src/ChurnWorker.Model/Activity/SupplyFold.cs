using System.Text.Json;

namespace ChurnWorker.Model.Activity;

/// <summary>Folds what the lines of a customer's orders say of each article. Only for a shop that tracks supplies: others do not pay for reading lines.</summary>
internal static class SupplyFold
{
    /// <summary>Folds the orders that count.</summary>
    /// <param name="events">Distinct accepted events, in any order.</param>
    /// <param name="orders">The orders that count, by instant, then order id.</param>
    /// <returns>Articles whose next purchase can be told, by sku: the shop says how long they last, or the customer came back for them.</returns>
    public static IReadOnlyList<SkuSupply> Fold(IReadOnlyList<ActivityEvent> events, List<EffectiveOrder> orders)
    {
        if (orders.Count == 0)
            return [];
        var versions = OrderFold.Versions(events);
        var articles = new SortedDictionary<string, Article>(StringComparer.Ordinal);
        foreach (var order in orders)
            if (versions[order.OrderId].Detail is { } detail)
                Add(articles, order, detail);
        return [.. articles.Values.Select(a => a.ToSupply()).Where(s => s.SupplyDays is not null || s.Gaps > 0)];
    }

    private static void Add(SortedDictionary<string, Article> articles, in EffectiveOrder order, string detail)
    {
        using var json = JsonDocument.Parse(detail);
        if (!json.RootElement.TryGetProperty("lines", out var lines))
            return;
        foreach (var line in lines.EnumerateArray())
        {
            var (sku, quantity) = (line.GetProperty("sku").GetString()!, line.GetProperty("quantity").GetDecimal());
            if (quantity <= 0)
                continue;
            if (!articles.TryGetValue(sku, out var article))
                articles[sku] = article = new Article(sku);
            article.Add(order, quantity, line.TryGetProperty("supplyDays", out var days) ? days.GetDouble() : null);
        }
    }

    /// <summary>One article, its purchases in the order in which they were made.</summary>
    private sealed class Article(string sku)
    {
        private EffectiveOrder _last;
        private decimal _quantity;
        private double? _daysAUnit;
        private int _gaps;
        private int _gapDays;

        public void Add(in EffectiveOrder order, decimal quantity, double? daysAUnit)
        {
            var isFirst = _quantity == 0;
            if (isFirst || order.Day == _last.Day)
            {
                _quantity += quantity;
            }
            else
            {
                _gaps++;
                _gapDays += order.Day - _last.Day;
                _quantity = quantity;
            }

            _last = order;
            if (daysAUnit > 0)
                _daysAUnit = daysAUnit;
        }

        public SkuSupply ToSupply() => new(sku, _last.OrderId, _last.OccurredAt, _quantity, _daysAUnit * (double)_quantity, _gaps, _gapDays);
    }
}
