using System.Globalization;
using System.Linq.Expressions;
using System.Text;

namespace RagKit.Caching;

/// <summary>A template such as <c>fetch {request.Url} of {day:yyyy-MM-dd}</c>, parsed and checked once; <c>{{</c> and <c>}}</c> stand for braces.</summary>
internal sealed class RunNameTemplate<TIn>
{
    private readonly List<TemplatePart<TIn>> _parts = [];

    private RunNameTemplate()
    {
    }

    /// <summary>Parses a template.</summary>
    /// <exception cref="ArgumentException">A brace is not closed, or a name or format is wrong; the message says which and where.</exception>
    public static RunNameTemplate<TIn> Parse(string template, InputNames names)
    {
        ArgumentNullException.ThrowIfNull(template);
        RunNameTemplate<TIn> parsed = new();
        StringBuilder text = new();
        for (int at = 0; at < template.Length; at++)
        {
            char c = template[at];
            if (c is '{' or '}' && at + 1 < template.Length && template[at + 1] == c)
            {
                text.Append(c);
                at++;
            }
            else if (c == '{')
            {
                int close = template.AsSpan(at + 1).IndexOfAny('{', '}') is int found and >= 0 && template[at + 1 + found] == '}'
                    ? at + 1 + found
                    : throw Bad(template, $"The brace at position {at} is not closed; write {{{{ for a brace in the text");
                parsed.AddText(text);
                parsed._parts.Add(Placeholder(template, template[(at + 1)..close], names));
                at = close;
            }
            else
            {
                text.Append(c != '}' ? c : throw Bad(template, $"The brace at position {at} closes nothing; write }}}} for a brace in the text"));
            }
        }
        parsed.AddText(text);
        return parsed;
    }

    /// <summary>The template with the values of a call.</summary>
    public string Fill(TIn input)
    {
        StringBuilder name = new();
        foreach (TemplatePart<TIn> part in _parts)
            part.Append(name, input);
        return name.ToString();
    }

    private void AddText(StringBuilder text)
    {
        if (text.Length > 0)
            _parts.Add(new TextPart<TIn>(text.ToString()));
        text.Clear();
    }

    private static TemplatePart<TIn> Placeholder(string template, string placeholder, InputNames names)
    {
        int colon = placeholder.IndexOf(':', StringComparison.Ordinal);
        string path = colon < 0 ? placeholder : placeholder[..colon];
        string? format = colon < 0 || colon == placeholder.Length - 1 ? null : placeholder[(colon + 1)..];
        if (format is null && names.Members?.FirstOrDefault(member => member.Name == path) is KeyMember text && text.Type == typeof(string) && text.Getter<TIn>() is Func<TIn, string?> get)
            return new ValuePart<TIn, string?>(input => input is null ? null : get(input), format);
        ParameterExpression input = Expression.Parameter(typeof(TIn));
        Expression value = InputPath.Resolve(input, path, names, problem => Bad(template, problem));
        if (format is not null && !CanFormat(value.Type, format))
            throw Bad(template, $"'{path}' of type {value.Type} has no format '{format}'");
        Delegate read = Expression.Lambda(value, input).Compile();
        return (TemplatePart<TIn>)Activator.CreateInstance(typeof(ValuePart<,>).MakeGenericType(typeof(TIn), value.Type), read, format)!;
    }

    /// <summary>Tries a format on the type's default value, where it has one.</summary>
    private static bool CanFormat(Type type, string format)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        if (!typeof(IFormattable).IsAssignableFrom(plain))
            return false;
        try
        {
            if (plain.IsValueType)
                _ = ((IFormattable)Activator.CreateInstance(plain)!).ToString(format, CultureInfo.InvariantCulture);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static ArgumentException Bad(string template, string problem) => new($"The run name '{template}' cannot be used. {problem}.", nameof(template));
}
