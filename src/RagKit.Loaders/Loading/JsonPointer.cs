using System.Globalization;
using System.Text.Json;

namespace RagKit.Loading;

/// <summary>A place in a JSON text, by RFC 6901: <c>/items/0/name</c>; the empty pointer is the whole.</summary>
internal sealed class JsonPointer
{
    private readonly string[] _tokens;

    public JsonPointer(string pointer)
    {
        if (pointer.Length > 0 && pointer[0] != '/')
            throw new ArgumentException($"'{pointer}' is not a JSON pointer (RFC 6901): it begins with a slash, such as '/{pointer}', or is empty for the whole.");
        Text = pointer;
        _tokens = pointer.Length == 0
            ? []
            : [.. pointer[1..].Split('/').Select(token => token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
    }

    public string Text { get; }

    /// <summary>The pointer as a name of metadata: its steps joined by dots.</summary>
    public string Name => _tokens.Length == 0 ? "value" : string.Join('.', _tokens);

    public bool TryFind(JsonElement root, out JsonElement found)
    {
        found = root;
        foreach (string token in _tokens)
        {
            bool stepped = found.ValueKind switch
            {
                JsonValueKind.Object => found.TryGetProperty(token, out found),
                JsonValueKind.Array when int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < found.GetArrayLength() =>
                    Step(found[index], out found),
                _ => false,
            };
            if (!stepped)
                return false;
        }
        return true;
    }

    private static bool Step(JsonElement to, out JsonElement found)
    {
        found = to;
        return true;
    }
}
