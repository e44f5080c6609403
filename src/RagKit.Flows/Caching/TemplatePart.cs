using System.Globalization;
using System.Text;

namespace RagKit.Caching;

/// <summary>A part of a run's name.</summary>
internal abstract class TemplatePart<TIn>
{
    public abstract void Append(StringBuilder name, TIn input);
}

/// <summary>Text that is the same for all calls.</summary>
internal sealed class TextPart<TIn>(string text) : TemplatePart<TIn>
{
    public override void Append(StringBuilder name, TIn input) => name.Append(text);
}

/// <summary>A value of the call, written as the invariant culture does; cut when it is long.</summary>
internal sealed class ValuePart<TIn, TValue>(Func<TIn, TValue> read, string? format) : TemplatePart<TIn>
{
    private const int Longest = 100;

    public override void Append(StringBuilder name, TIn input)
    {
        int start = name.Length;
        TValue value = read(input);
        if (value is string text)
            name.Append(text.AsSpan(0, Math.Min(text.Length, Longest + 1)));
        else
            AppendFormatted(name, value);
        if (name.Length - start <= Longest)
            return;
        // The last character that is left makes room for the ellipsis; half a surrogate pair would be no text.
        int end = start + Longest - 1;
        name.Length = char.IsHighSurrogate(name[end - 1]) ? end - 1 : end;
        name.Append('…');
    }

    private void AppendFormatted(StringBuilder name, TValue value)
    {
        StringBuilder.AppendInterpolatedStringHandler handler = new(0, 1, name, CultureInfo.InvariantCulture);
        handler.AppendFormatted(value, format);
        name.Append(CultureInfo.InvariantCulture, ref handler);
    }
}
