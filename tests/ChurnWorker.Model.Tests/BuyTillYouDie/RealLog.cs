using System.Globalization;
using System.IO.Compression;
using ChurnWorker.Model.BuyTillYouDie;

namespace ChurnWorker.Model.Tests.BuyTillYouDie;

/// <summary>The public event logs kept beside the repository; tests that need one are skipped where it is absent.</summary>
public static class RealLog
{
    private const double Week = 7;

    /// <summary>Purchases of each customer: shop day (UTC) and amount, zero-amount orders included, cancellations left out.</summary>
    public static Dictionary<string, List<(int Day, double Amount)>> Read(string file)
    {
        var path = Find(file);
        Assert.SkipWhen(path is null, $"shared/data/{file} is not beside the repository");
        var customers = new Dictionary<string, List<(int, double)>>(StringComparer.Ordinal);
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path!), CompressionMode.Decompress));
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(',');
            if (fields[1] == "purchase")
            {
                if (!customers.TryGetValue(fields[2], out var purchases))
                {
                    customers[fields[2]] = purchases = [];
                }

                purchases.Add((DateOnly.Parse(fields[4].AsSpan(0, 10), CultureInfo.InvariantCulture).DayNumber, double.Parse(fields[5], CultureInfo.InvariantCulture)));
            }
        }

        return customers;
    }

    /// <summary>Histories in weeks at the end of a day: one occasion a customer and day.</summary>
    public static WeightedHistory[] Histories(string file, DateOnly until) =>
        [.. Read(file).Values
            .Select(purchases => purchases.Select(p => p.Day).Where(day => day <= until.DayNumber).Distinct().Order().ToArray())
            .Where(days => days.Length > 0)
            .Select(days => new WeightedHistory(days.Length - 1, (days[^1] - days[0]) / Week, (until.DayNumber - days[0]) / Week, 1, days.Skip(1).Zip(days, (day, before) => Math.Log((day - before) / Week)).Sum()))];

    private static string? Find(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data", file);
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
