using System.Linq.Expressions;

namespace RagKit.VectorData;

/// <summary>Makes a <see cref="Filter"/> of a filter expression over records, as far as the two languages go together.</summary>
internal static class FilterReader
{
    private static readonly string[] Unfiltered = [RecordFields.Id, RecordFields.Ordinal, RecordFields.Text, RecordFields.Title, RecordFields.Vector];

    public static Filter Read(Expression<Func<Dictionary<string, object?>, bool>> filter) => Read(filter.Body);

    private static Filter Read(Expression expression) => expression switch
    {
        BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.And } both => Read(both.Left) & Read(both.Right),
        BinaryExpression { NodeType: ExpressionType.OrElse or ExpressionType.Or } either => Read(either.Left) | Read(either.Right),
        UnaryExpression { NodeType: ExpressionType.Not } not => !Read(not.Operand),
        BinaryExpression comparison when FieldOf(comparison.Left) is { } name => Compare(comparison, name, comparison.NodeType, comparison.Right),
        BinaryExpression comparison when FieldOf(comparison.Right) is { } name => Compare(comparison, name, Turned(comparison.NodeType), comparison.Left),
        MethodCallExpression { Method.Name: "ContainsKey", Object: ParameterExpression } exists => Filter.Exists(Convert.ToString(Value(exists.Arguments[0]), System.Globalization.CultureInfo.InvariantCulture)!),
        MethodCallExpression { Method.Name: "Contains" } contains => Contains(contains),
        ConstantExpression { Value: bool always } => always ? Filter.All() : Filter.Any(),
        _ when expression.Type == typeof(bool) && FieldOf(expression) is { } name => Comparison(name, ExpressionType.Equal, true, expression),
        _ => throw Unknown(expression),
    };

    private static Filter Compare(Expression whole, string name, ExpressionType type, Expression value) => Comparison(name, type, Value(value), whole);

    private static Filter Comparison(string name, ExpressionType type, object? value, Expression whole)
    {
        if (value is null)
            throw new NotSupportedException($"The filter '{whole}' compares with null, which a corpus has no meaning for: ask whether there is a value with record.ContainsKey(\"{name}\").");
        if (Unfiltered.Contains(name))
            throw new NotSupportedException($"The filter '{whole}' is about {name}: a corpus is filtered by {RecordFields.DocumentId}, {RecordFields.SourceId} and the names of its metadata.");
        if (name is RecordFields.DocumentId or RecordFields.SourceId)
        {
            Filter own = name == RecordFields.DocumentId ? Filter.Document((string)value) : Filter.Source((string)value);
            return type switch { ExpressionType.Equal => own, ExpressionType.NotEqual => !own, _ => throw Unknown(whole) };
        }
        MetadataValue wanted = RecordFields.ToValue(value) ??
            throw new NotSupportedException($"The filter '{whole}' compares with a {value.GetType().Name}; metadata are texts, numbers, booleans and dates.");
        return type switch
        {
            ExpressionType.Equal => Filter.Equal(name, wanted),
            ExpressionType.NotEqual => !Filter.Equal(name, wanted),
            ExpressionType.GreaterThan => Filter.GreaterThan(name, wanted),
            ExpressionType.GreaterThanOrEqual => Filter.AtLeast(name, wanted),
            ExpressionType.LessThan => Filter.LessThan(name, wanted),
            ExpressionType.LessThanOrEqual => Filter.AtMost(name, wanted),
            _ => throw Unknown(whole),
        };
    }

    /// <summary>A list of the record that contains a value, or a list of values that contains one of the record.</summary>
    private static Filter Contains(MethodCallExpression contains)
    {
        Expression[] parts = contains.Object is null ? [.. contains.Arguments] : [contains.Object, .. contains.Arguments];
        if (parts.Length < 2)
            throw Unknown(contains);
        // Newer compilers make a span of an array first.
        Expression list = parts[0] is MethodCallExpression { Method.Name: "op_Implicit" } span ? span.Arguments[0] : parts[0];
        if (FieldOf(list) is { } holder)
            return Comparison(holder, ExpressionType.Equal, Value(parts[1]), contains);
        if (FieldOf(parts[1]) is { } name && Value(list) is System.Collections.IEnumerable values)
            return Filter.Any([.. values.Cast<object?>().Select(value => Comparison(name, ExpressionType.Equal, value, contains))]);
        throw Unknown(contains);
    }

    private static string? FieldOf(Expression expression) => expression switch
    {
        UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked or ExpressionType.TypeAs } convert => FieldOf(convert.Operand),
        MethodCallExpression { Method.Name: "get_Item", Object: ParameterExpression } item => (string?)Value(item.Arguments[0]),
        _ => null,
    };

    private static object? Value(Expression expression)
    {
        if (expression is ConstantExpression constant)
            return constant.Value;
        try
        {
            return Expression.Lambda(expression).Compile(preferInterpretation: true).DynamicInvoke();
        }
        catch (InvalidOperationException e)
        {
            // It is about the record itself.
            throw new NotSupportedException(Unknown(expression).Message, e);
        }
    }

    private static ExpressionType Turned(ExpressionType type) => type switch
    {
        ExpressionType.GreaterThan => ExpressionType.LessThan,
        ExpressionType.GreaterThanOrEqual => ExpressionType.LessThanOrEqual,
        ExpressionType.LessThan => ExpressionType.GreaterThan,
        ExpressionType.LessThanOrEqual => ExpressionType.GreaterThanOrEqual,
        _ => type,
    };

    private static NotSupportedException Unknown(Expression expression) => new(
        $"A corpus has no filter for '{expression}'. Compare a field with a value (record => (string)record[\"lang\"]! == \"en\"), ask for one with ContainsKey or Contains, and combine with &&, || and !.");
}
