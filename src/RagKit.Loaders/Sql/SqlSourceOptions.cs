using RagKit.Loading;

namespace RagKit.Sql;

/// <summary>How a <see cref="SqlSource"/> reads.</summary>
public sealed record SqlSourceOptions
{
    private static readonly Dictionary<string, object?> NoParameters = [];

    /// <summary>Which columns are what; by default <c>id</c> and <c>text</c>.</summary>
    public SqlColumns Columns { get; init; } = new();

    /// <summary>The query's parameters by name, without the sign before it: <c>["team"] = "hr"</c> for <c>@team</c>.</summary>
    public IReadOnlyDictionary<string, object?> Parameters { get; init; } = NoParameters;

    /// <summary>What the text is written in; plain text by default.</summary>
    public RecordFormat Format { get; init; }

    /// <summary>How long the database may take for a command until it answers; 1 second to 24 hours, by default 30 seconds.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest text of a row, in characters; at least 1, by default 16 Mi. A longer one fails alone.</summary>
    public int MaxTextLength { get; init; } = 16 << 20;

    /// <summary>The sign that stands before a parameter's name in the database's SQL: <c>@</c> by default, <c>:</c> for Oracle.</summary>
    public char ParameterSign { get; init; } = '@';

    internal void Validate()
    {
        Columns.Validate();
        if (CommandTimeout < TimeSpan.FromSeconds(1) || CommandTimeout > TimeSpan.FromHours(24))
            throw new ArgumentException($"CommandTimeout ({CommandTimeout}) must be 1 second to 24 hours.");
        if (MaxTextLength < 1)
            throw new ArgumentException($"MaxTextLength ({MaxTextLength}) must be at least 1.");
        if (!Enum.IsDefined(Format))
            throw new ArgumentException($"Format ({Format}) must be Text, Markdown or Html.");
        if (ParameterSign is not ('@' or ':' or '$'))
            throw new ArgumentException($"ParameterSign ('{ParameterSign}') must be '@', ':' or '$'.");
    }
}
