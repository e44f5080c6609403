using System.Runtime.CompilerServices;

namespace RagKit.Qdrant;

/// <summary>
/// Translates filters. What Qdrant compares exactly (equality, existence, document, source) is translated exactly; of a comparison by size
/// it gets what is certainly right (within a negation) or possibly right (elsewhere), so that the result holds every chunk that passes, and
/// those that it holds too much are seen by comparing what was found (<see cref="NeedsCheck"/>).
/// </summary>
internal sealed class FilterTranslator
{
    private const int DeepestLevels = 30;

    // Decimals are rounded twice on their way to a double: three steps of its last place are far more than they can be off.
    private const double Slack = 1e-15;

    private FilterTranslator()
    {
    }

    public bool NeedsCheck { get; private set; }

    /// <exception cref="RagKitException">The filter is nested too deeply.</exception>
    public static (Clause Clause, bool NeedsCheck) Translate(Filter? filter)
    {
        if (filter is null)
            return (Clause.Everything, false);
        FilterTranslator translator = new();
        Clause clause = translator.Translate(filter, possibly: true);
        return clause.Depth <= DeepestLevels ? (clause, translator.NeedsCheck) : throw TooDeep();
    }

    private Clause Translate(Filter filter, bool possibly)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw TooDeep();
        return filter switch
        {
            ComparisonFilter comparison => Compare(comparison, possibly),
            ExistsFilter exists => Clause.Match(Field.Facts, FactCodec.Exists(exists.Name)),
            DocumentFilter document => Clause.Match(Field.Document, FactCodec.Keyword(document.DocumentId)),
            SourceFilter source => Clause.Match(Field.Source, FactCodec.Keyword(source.SourceId)),
            AllFilter all => Clause.All([.. all.Filters.Select(part => Translate(part, possibly))]),
            AnyFilter any => Clause.Any([.. any.Filters.Select(part => Translate(part, possibly))]),
            NotFilter not => Clause.Not(Translate(not.Inner, !possibly)),
            _ => throw new RagKitException($"The filter {filter.GetType().Name} is unknown to this store. Use the filters that Filter makes."),
        };
    }

    private Clause Compare(ComparisonFilter filter, bool possibly)
    {
        MetadataValue value = filter.Value;
        if (!FactCodec.IsComparable(value))
            return Clause.Nothing;
        Clause equal = Clause.Match(Field.Facts, FactCodec.Equal(filter.Name, value));
        if (filter.Operator == FilterOperator.Equal)
            return equal;
        NeedsCheck = true;
        string field = FactCodec.SizeField(filter.Name, value);
        double size = FactCodec.Size(value), slack = Math.Abs(size) * (value.Kind is MetadataKind.Integer or MetadataKind.Decimal ? Slack : 0);
        bool isAbove = filter.Operator is FilterOperator.GreaterThan or FilterOperator.AtLeast;
        if (possibly)
            return isAbove ? Clause.Range(field, "gte", size - slack) : Clause.Range(field, "lte", size + slack);
        Clause certain = isAbove ? Clause.Range(field, "gt", size + slack) : Clause.Range(field, "lt", size - slack);
        return filter.Operator is FilterOperator.AtLeast or FilterOperator.AtMost ? Clause.Any(certain, equal) : certain;
    }

    private static RagKitException TooDeep() =>
        new("The filter is nested too deeply for a request. Give All(...) and Any(...) their parts side by side rather than one inside the other.");
}
