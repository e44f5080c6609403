using System.Globalization;

namespace RagKit.Figures;

/// <summary>One measured value with its target; prints itself as a line.</summary>
internal sealed record Figure(string Name, double Value, string Unit, string Comparison, double Target)
{
    public bool Holds => Comparison switch
    {
        ">=" => Value >= Target,
        ">" => Value > Target,
        "<" => Value < Target,
        _ => Value <= Target,
    };

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Name,-44} {Value,12:0.####}  {Unit,-10} {Comparison} {Target,-9:0.####} {(Holds ? "holds" : "short")}");
}
