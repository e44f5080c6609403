using System.Collections.Frozen;

namespace RagKit.Configuration;

/// <summary>The values of a part's options, checked against their kinds and ranges. Immutable and thread-safe.</summary>
public sealed class PartValues
{
    private readonly FrozenDictionary<string, object> _values;
    private readonly FrozenDictionary<string, string> _written;

    /// <summary>Values by the names of their options: string, string[], long, double, bool or TimeSpan, by the option's kind.</summary>
    /// <param name="values">The values; options that were not given and have no default are not among them.</param>
    /// <param name="written">What was written for each that was given.</param>
    public PartValues(IReadOnlyDictionary<string, object> values, IReadOnlyDictionary<string, string> written)
    {
        _values = values.ToFrozenDictionary(StringComparer.Ordinal);
        _written = written.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Whether the option was given or has a default.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>The value of an option, as written in the configuration; empty when it was not given.</summary>
    public string Written(string name) => _written.GetValueOrDefault(name, "");

    /// <summary>A text, choice, path or connection string; <see langword="null"/> when there is none.</summary>
    public string? TextOrNull(string name) => _values.TryGetValue(name, out object? value) ? (string)value : null;

    /// <summary>A text, choice, path or connection string.</summary>
    /// <exception cref="KeyNotFoundException">It has no value: the option is neither required nor has it a default.</exception>
    public string Text(string name) => (string)_values[name];

    /// <summary>A list of texts; empty when there is none.</summary>
    public IReadOnlyList<string> Texts(string name) => _values.TryGetValue(name, out object? value) ? (string[])value : [];

    /// <summary>A whole number; the standard when there is none.</summary>
    public int Whole(string name, int standard) => _values.TryGetValue(name, out object? value) ? checked((int)(long)value) : standard;

    /// <summary>A number; the standard when there is none.</summary>
    public double Number(string name, double standard) => _values.TryGetValue(name, out object? value) ? (double)value : standard;

    /// <summary>A switch; the standard when there is none.</summary>
    public bool Switch(string name, bool standard = false) => _values.TryGetValue(name, out object? value) ? (bool)value : standard;

    /// <summary>A time; <see langword="null"/> when there is none.</summary>
    public TimeSpan? Duration(string name) => _values.TryGetValue(name, out object? value) ? (TimeSpan)value : null;

    /// <summary>The value of an enumeration by its name, for a <see cref="OptionKind.Choice"/> of such names; the standard when there is none.</summary>
    public T Choice<T>(string name, T standard)
        where T : struct, Enum => _values.TryGetValue(name, out object? value) ? Enum.Parse<T>((string)value, ignoreCase: true) : standard;
}
