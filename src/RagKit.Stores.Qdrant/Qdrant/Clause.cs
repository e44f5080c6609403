using System.Text.Json;

namespace RagKit.Qdrant;

/// <summary>A condition of Qdrant's filter language. Immutable.</summary>
internal abstract record Clause
{
    public static Clause Everything { get; } = new GroupClause([], [], []);

    public static Clause Nothing { get; } = new NothingClause();

    public static Clause Match(string key, params IReadOnlyList<string> any) => any.Count == 0 ? Nothing : new MatchClause(key, any);

    public static Clause Number(string key, long value) => new NumberClause(key, value);

    public static Clause Flag(string key) => new FlagClause(key);

    public static Clause Range(string key, string bound, double value) => new RangeClause(key, bound, value);

    public static Clause Ids(IReadOnlyList<string> ids) => ids.Count == 0 ? Nothing : new IdsClause(ids);

    public static Clause HasVector(string name) => new HasVectorClause(name);

    public static Clause All(params IReadOnlyList<Clause> parts)
    {
        if (parts.Contains(Nothing))
            return Nothing;
        List<Clause> must = [], mustNot = [];
        foreach (Clause part in parts.Where(part => part != Everything))
        {
            if (part is GroupClause { Should.Count: 0 } group)
            {
                must.AddRange(group.Must);
                mustNot.AddRange(group.MustNot);
            }
            else
            {
                must.Add(part);
            }
        }
        return must.Count + mustNot.Count == 0 ? Everything : must is [var only] && mustNot.Count == 0 ? only : new GroupClause(must, [], mustNot);
    }

    /// <summary>Matches of one key become one, however many they are.</summary>
    public static Clause Any(params IReadOnlyList<Clause> parts)
    {
        if (parts.Contains(Everything))
            return Everything;
        List<Clause> should = [.. parts.Where(part => part != Nothing && part is not MatchClause)];
        foreach (IGrouping<string, MatchClause> ofKey in parts.OfType<MatchClause>().GroupBy(match => match.Key))
            should.Add(new MatchClause(ofKey.Key, [.. ofKey.SelectMany(match => match.Values).Distinct(StringComparer.Ordinal)]));
        return should.Count switch { 0 => Nothing, 1 => should[0], _ => new GroupClause([], should, []) };
    }

    public static Clause Not(Clause part)
    {
        if (part == Everything)
            return Nothing;
        if (part == Nothing)
            return Everything;
        return part is GroupClause { Must.Count: 0, Should.Count: 0, MustNot: [var inner] } ? inner : new GroupClause([], [], [part]);
    }

    public abstract int Depth { get; }

    /// <summary>Writes it as one of a group's conditions.</summary>
    public abstract void Write(Utf8JsonWriter writer);

    /// <summary>Writes it as a whole filter.</summary>
    public void WriteFilter(Utf8JsonWriter writer) => (this as GroupClause ?? new GroupClause([this], [], [])).Write(writer);

    private sealed record NothingClause : Clause
    {
        public override int Depth => 1;

        // Not everything: an empty list of ids or alternatives might be taken for no condition at all.
        public override void Write(Utf8JsonWriter writer) => new GroupClause([], [], [new GroupClause([], [], [])]).Write(writer);
    }

    private sealed record MatchClause(string Key, IReadOnlyList<string> Values) : Clause
    {
        public override int Depth => 1;

        public override void Write(Utf8JsonWriter writer)
        {
            writer.WriteStartObject();
            writer.WriteString("key", Key);
            writer.WriteStartObject("match");
            if (Values is [string only])
                writer.WriteString("value", only);
            else
                writer.WriteStrings("any", Values.Distinct(StringComparer.Ordinal));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
    }

    private sealed record NumberClause(string Key, long Value) : Clause
    {
        public override int Depth => 1;

        public override void Write(Utf8JsonWriter writer)
        {
            writer.WriteStartObject();
            writer.WriteString("key", Key);
            writer.WriteStartObject("match");
            writer.WriteNumber("value", Value);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
    }

    private sealed record FlagClause(string Key) : Clause
    {
        public override int Depth => 1;

        public override void Write(Utf8JsonWriter writer)
        {
            writer.WriteStartObject();
            writer.WriteString("key", Key);
            writer.WriteStartObject("match");
            writer.WriteBoolean("value", true);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
    }

    private sealed record RangeClause(string Key, string Bound, double Value) : Clause
    {
        public override int Depth => 1;

        public override void Write(Utf8JsonWriter writer)
        {
            writer.WriteStartObject();
            writer.WriteString("key", Key);
            writer.WriteStartObject("range");
            writer.WriteNumber(Bound, Value);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }
    }

    private sealed record IdsClause(IReadOnlyList<string> Values) : Clause
    {
        public override int Depth => 1;

        public override void Write(Utf8JsonWriter writer)
        {
            writer.WriteStartObject();
            writer.WriteStrings("has_id", Values.Distinct(StringComparer.Ordinal));
            writer.WriteEndObject();
        }
    }

    private sealed record HasVectorClause(string Name) : Clause
    {
        public override int Depth => 1;

        public override void Write(Utf8JsonWriter writer)
        {
            writer.WriteStartObject();
            writer.WriteString("has_vector", Name);
            writer.WriteEndObject();
        }
    }

    private sealed record GroupClause(IReadOnlyList<Clause> Must, IReadOnlyList<Clause> Should, IReadOnlyList<Clause> MustNot) : Clause
    {
        public override int Depth { get; } = 1 + Must.Concat(Should).Concat(MustNot).Select(part => part.Depth).DefaultIfEmpty().Max();

        public override void Write(Utf8JsonWriter writer)
        {
            writer.WriteStartObject();
            Write(writer, "must", Must);
            Write(writer, "should", Should);
            Write(writer, "must_not", MustNot);
            writer.WriteEndObject();
        }

        private static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<Clause> parts)
        {
            if (parts.Count == 0)
                return;
            writer.WriteStartArray(name);
            foreach (Clause part in parts)
                part.Write(writer);
            writer.WriteEndArray();
        }
    }
}
