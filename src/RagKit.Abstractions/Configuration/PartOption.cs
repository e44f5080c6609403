namespace RagKit.Configuration;

/// <summary>An option of a part, as a configuration may give it. Immutable.</summary>
/// <param name="Name">The key, in camel case; compared without regard to case, dashes and underscores.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="About">What it says, in a line.</param>
public sealed record PartOption(string Name, OptionKind Kind, string About)
{
    /// <summary>The value when none is given, as it would be written; <see langword="null"/> when the part has none or decides by itself.</summary>
    public string? Default { get; init; }

    /// <summary>Whether it must be given.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The least that a number may be.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>The most that a number may be.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>What a <see cref="OptionKind.Choice"/> may be.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>How the value keeps environments apart.</summary>
    public OptionScope Scope { get; init; }
}
