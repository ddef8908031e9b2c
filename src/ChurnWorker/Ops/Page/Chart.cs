namespace ChurnWorker.Ops.Page;

/// <summary>What every chart has around its drawing: a caption, the figures in words for whoever hears the page, a legend, and the same figures as a table.</summary>
/// <param name="Id">Unique on the page.</param>
/// <param name="Caption">What is shown.</param>
/// <param name="Summary">The figures in a sentence.</param>
internal sealed record Chart(string Id, string Caption, string Summary)
{
    /// <summary>Width of a drawing; what is drawn is as large as on a screen that shows two charts side by side.</summary>
    public const double Width = 520;

    /// <summary>Where drawings with a scale begin: letters of the uppermost label, larger on a phone, have to fit above it.</summary>
    public const double Top = 16;

    /// <summary>Height of the drawing.</summary>
    public double Height { get; init; } = 200;

    /// <summary>Whether the drawing is too fine for a phone: there it is shown at its size and moved sideways.</summary>
    public bool IsFine { get; init; }

    /// <summary>Puts it together.</summary>
    /// <param name="drawing">Content of the SVG.</param>
    /// <param name="legend">What colours mean.</param>
    /// <param name="table">The same figures.</param>
    public Markup Render(Markup drawing, Markup legend, Markup table) => Markup.Of($"""
        <figure id="{Id}">
        <figcaption>{Caption}</figcaption>
        <div class="{(IsFine ? "scroll fine" : "drawing")}"><svg viewBox="0 0 {Width} {Height:0.#}" role="img" aria-labelledby="{Id}-t {Id}-d"><title id="{Id}-t">{Caption}</title><desc id="{Id}-d">{Summary}</desc>
        {drawing}
        </svg></div>
        {legend}
        <details id="{Id}-table"><summary>As a table<span class="unseen">: {Caption}</span></summary>{table}</details>
        </figure>
        """);

    /// <summary>Names of colours and shapes.</summary>
    public static Markup Legend(params IEnumerable<(Markup Shape, string Name)> entries) => Markup.Of(
        $"""<ul class="legend">{entries.Select(entry => Markup.Of($"""<li><svg viewBox="0 0 10 10" aria-hidden="true">{entry.Shape}</svg>{entry.Name}</li>"""))}</ul>""");

    /// <summary>A filled square for a legend.</summary>
    public static Markup Square(string kind) => Markup.Of($"""<rect class="{kind}" width="10" height="10"/>""");

    /// <summary>A short upright line for a legend.</summary>
    public static Markup Upright(string kind) => Markup.Of($"""<line class="{kind}" x1="5" x2="5" y1="0" y2="10"/>""");

    /// <summary>A short level line for a legend.</summary>
    public static Markup Level(string kind) => Markup.Of($"""<line class="{kind}" x1="0" x2="10" y1="5" y2="5"/>""");

    /// <summary>A dot for a legend.</summary>
    public static Markup Dot(string kind) => Markup.Of($"""<circle class="{kind}" cx="5" cy="5" r="4.5"/>""");

    /// <summary>A level line of the grid with what it stands for.</summary>
    public static Markup GridLine(double left, double y, string label) => Markup.Of(
        $"""<line class="grid" x1="{left}" x2="{Width}" y1="{y:0.#}" y2="{y:0.#}"/><text class="tick" x="{left - 6}" y="{y + 4:0.#}" text-anchor="end">{label}</text>""");

    /// <summary>Labels of the first, the middle and the last of equally wide places.</summary>
    public static Markup Places(IReadOnlyList<string> labels, double left, double y)
    {
        if (labels.Count == 0)
            return Markup.None;
        var step = (Width - left) / labels.Count;
        int[] places = [0, labels.Count / 2, labels.Count - 1];
        string[] anchors = ["start", "middle", "end"];
        return Markup.Join(places.Select((place, i) => Markup.Of(
            $"""<text class="tick" x="{left + ((place + (i / 2.0)) * step):0.#}" y="{y:0.#}" text-anchor="{anchors[i]}">{labels[place]}</text>""")));
    }

    /// <summary>The least of 1, 2, 5, 10, 20, … that is not below a value.</summary>
    public static double NiceTop(double value)
    {
        for (var power = 1.0; ; power *= 10)
            foreach (var step in (double[])[1, 2, 5])
                if (step * power >= value)
                    return step * power;
    }
}
