using System.Buffers;
using System.Text;
using RagKit.Reading;

namespace RagKit.RichText;

/// <summary>Follows the groups and control words of RTF: what applies where, and where text goes.</summary>
internal sealed class RtfReader
{
    /// <summary>Groups nested deeper share the state of the one around them: what they change stays changed until that one ends.</summary>
    private const int MaxGroups = 10_000;

    private const int LongestSide = 4096;
    private readonly Stack<RtfState> _groups = new();
    private readonly RtfFonts _fonts = new();
    private readonly RtfText _text = new();
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly StringBuilder _side = new();
    private readonly Dictionary<string, MetadataValue> _facts = new(StringComparer.Ordinal);
    private RtfState _state = new();
    private string _fact = "";
    private string? _link;
    private int _excess;
    private int _fallback;
    private int _font;
    private bool _starred;

    public Document Build(string item)
    {
        Flush();
        Document document = _text.Build(item);
        string title = _facts.Remove("title", out MetadataValue? stated) ? stated.AsString() : _text.FirstHeading ?? "";
        return document with { Title = title, Metadata = new Metadata(_facts) };
    }

    public void Take(ref RtfTokens tokens)
    {
        switch (tokens.Kind)
        {
            case RtfToken.Text:
                int passed = Math.Min(_fallback, tokens.Text.Length);
                _fallback -= passed;
                Keep(tokens.Text[passed..]);
                return;
            case RtfToken.Hex when _fallback > 0:
                _fallback--;
                return;
            case RtfToken.Hex:
                Keep([(byte)tokens.Number!.Value]);
                return;
            case RtfToken.Symbol:
                Symbol((char)tokens.Number!.Value);
                return;
        }
        Flush();
        _fallback = 0;
        if (tokens.Kind == RtfToken.Open)
            Open();
        else if (tokens.Kind == RtfToken.Close)
            Close();
        else if (tokens.Name == "bin")
            tokens.Skip(tokens.Number ?? 0);
        else
            Word(tokens.Name, tokens.Number);
    }

    private void Open()
    {
        if (_groups.Count >= MaxGroups)
        {
            _excess++;
            return;
        }
        _groups.Push(_state);
        if (_state.Target == RtfTarget.Styles)
            _side.Clear();
        _starred = false;
    }

    private void Close()
    {
        if (_excess > 0)
        {
            _excess--;
            return;
        }
        RtfState ended = _state;
        if (!_groups.TryPop(out _state))
            _state = new RtfState();
        if (ended.Note && !_state.Note)
            _text.EndNote();
        if (ended.Link && !_state.Link)
            _text.Run.EndLink();
        if (ended.Target == RtfTarget.Styles && _side.Length > 0)
            _text.DefineStyle(ended.Style, ended.Outline, TakeSide());
        if (ended.Target == _state.Target)
            return;
        switch (ended.Target)
        {
            case RtfTarget.Fact when TakeSide().Trim() is { Length: > 0 } fact:
                _facts[_fact] = WellFormed.Of(fact);
                break;
            case RtfTarget.Mark:
                _text.Mark(TakeSide());
                break;
            case RtfTarget.Instruction:
                _link = RtfLink.Of(TakeSide());
                break;
        }
    }

    private void Symbol(char symbol)
    {
        if (_fallback > 0)
        {
            _fallback--;
            return;
        }
        switch (symbol)
        {
            case '\\' or '{' or '}':
                Keep([(byte)symbol]);
                break;
            case '~':
                Flush();
                Write(" ");
                break;
            case '_':
                Flush();
                Write("-");
                break;
            case '*':
                _starred = true;
                break;
            case '\r' or '\n':
                Flush();
                Word("par", null);
                break;
        }
    }

    private void Word(string name, int? number)
    {
        bool starred = _starred;
        _starred = false;
        if (_state.Target == RtfTarget.Nowhere && !RtfWords.Facts.ContainsKey(name))
            return;
        if (RtfWords.Unseen.Contains(name) || (starred && !RtfWords.Starred.Contains(name)))
            _state.Target = RtfTarget.Nowhere;
        else if (_state.Target is RtfTarget.Body or RtfTarget.Nowhere && RtfWords.Facts.TryGetValue(name, out string? fact))
            BeginFact(fact);
        else if (RtfWords.Characters.TryGetValue(name, out string? character))
            Write(character);
        else if (!Format(name, number))
            Structure(name);
    }

    /// <summary>Words that change how text is read.</summary>
    private bool Format(string name, int? number)
    {
        int value = number ?? 0;
        switch (name)
        {
            case "u":
                Write(value is > 0xFFFF and <= 0x10FFFF ? char.ConvertFromUtf32(value) : ((char)(ushort)value).ToString());
                _fallback = _state.Fallback;
                return true;
            case "f":
                (_state.Font, _font) = (value, value);
                return true;
            case "fcharset" when _state.Target == RtfTarget.Fonts:
                _fonts.SetCharset(_font, value);
                return true;
            case "cpg" when _state.Target == RtfTarget.Fonts:
                _fonts.SetCodePage(_font, value);
                return true;
            default:
                return _fonts.Take(name, value) || _state.Take(name, number);
        }
    }

    /// <summary>Words that begin a part or end one.</summary>
    private void Structure(string name)
    {
        switch (name)
        {
            case "fonttbl":
                _state.Target = RtfTarget.Fonts;
                break;
            case "stylesheet":
                _state.Target = RtfTarget.Styles;
                break;
            case "listtext" or "pntext" when _state.Target == RtfTarget.Body:
                Aside(RtfTarget.Mark);
                break;
            case "fldinst":
                Aside(RtfTarget.Instruction);
                break;
            case "fldrslt" when _link is not null && _state.Target == RtfTarget.Body:
                _text.Run.StartLink(_link);
                (_state.Link, _link) = (true, null);
                break;
            case "footnote" when _state.Note:
                _state.Target = RtfTarget.Nowhere;
                break;
            case "footnote":
                _text.StartNote();
                _state.Note = true;
                _state.ResetParagraph();
                break;
            case "par" or "sect" when _state.Target == RtfTarget.Body:
                _text.EndParagraph(_state);
                break;
            case "line" or "softline" when _state.Target == RtfTarget.Body:
                _text.Run.Line();
                break;
            case "cell" when _state.Target == RtfTarget.Body:
                _text.EndCell();
                break;
            case "nestcell" when _state.Target == RtfTarget.Body:
                _text.EndParagraph(_state with { InTable = true });
                break;
            case "row" when _state.Target == RtfTarget.Body:
                _text.EndRow();
                break;
        }
    }

    private void BeginFact(string fact)
    {
        Aside(RtfTarget.Fact);
        _fact = fact;
    }

    private void Aside(RtfTarget target)
    {
        _state.Target = target;
        _side.Clear();
    }

    /// <summary>Gathers bytes, since a character may take two of them in different writing.</summary>
    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_state.Target is not (RtfTarget.Nowhere or RtfTarget.Fonts))
            _bytes.Write(bytes);
    }

    private void Flush()
    {
        if (_bytes.WrittenCount == 0)
            return;
        Write(_fonts.Of(_state.Font).GetString(_bytes.WrittenSpan));
        _bytes.ResetWrittenCount();
    }

    private void Write(string text)
    {
        if (_state.Target == RtfTarget.Body && !_state.Hidden && !_state.Deleted)
            _text.Run.Append(text);
        else if (_state.Target is RtfTarget.Styles or RtfTarget.Fact or RtfTarget.Mark or RtfTarget.Instruction && _side.Length < LongestSide)
            _side.Append(text);
    }

    private string TakeSide()
    {
        string side = _side.ToString();
        _side.Clear();
        return side;
    }
}
