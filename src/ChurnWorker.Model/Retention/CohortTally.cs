using ChurnWorker.Model.Activity;

namespace ChurnWorker.Model.Retention;

/// <summary>Counts who of each monthly cohort bought in which later month.</summary>
/// <param name="end">First month that is not over at the end of the window.</param>
internal sealed class CohortTally(int end)
{
    private readonly SortedDictionary<int, int[]> _active = [];

    public void Add(IReadOnlyList<EffectiveOrder> orders)
    {
        var first = CohortMonth.Of(orders[0].Day);
        if (first >= end)
            return;
        if (!_active.TryGetValue(first, out var active))
            _active[first] = active = new int[end - first];
        var counted = -1;
        foreach (var order in orders)
        {
            var month = CohortMonth.Of(order.Day) - first;
            if (month == counted || month >= active.Length)
                continue;
            active[month]++;
            counted = month;
        }
    }

    public IReadOnlyList<Cohort> ToCohorts() => [.. _active.Select(c => new Cohort(CohortMonth.ToText(c.Key), c.Value[0], c.Value))];
}
