using System.Text;

namespace RagKit.Word;

/// <summary>The fields that are open: a field's instruction is not text, its result is. Fields nest, and may span paragraphs.</summary>
internal sealed class WordFields
{
    private const int LongestInstruction = 4096;
    private readonly Stack<Field> _open = new();
    private int _instructions;

    /// <summary>Whether what is read now belongs to an instruction.</summary>
    public bool InInstruction => _instructions > 0;

    public void Begin()
    {
        _open.Push(new Field());
        _instructions++;
    }

    public void AddInstruction(string text)
    {
        if (_open.TryPeek(out Field? field) && field.Instruction.Length + text.Length <= LongestInstruction)
            field.Instruction.Append(text);
    }

    /// <summary>Goes from the instruction to the result; returns where the result leads when it is a link.</summary>
    public string? Separate()
    {
        if (!_open.TryPeek(out Field? field) || field.HasResult)
            return null;
        field.HasResult = true;
        _instructions--;
        string? target = InInstruction ? null : Link(field.Instruction.ToString());
        field.IsLink = target is not null;
        return target;
    }

    /// <summary>Ends the field opened last; true when a link ends with it.</summary>
    public bool End()
    {
        if (!_open.TryPop(out Field? field))
            return false;
        if (!field.HasResult)
            _instructions--;
        return field.IsLink;
    }

    /// <summary>The target of <c>HYPERLINK "address" \l "anchor"</c>.</summary>
    public static string? Link(string instruction)
    {
        string[] parts = instruction.Split('"');
        string[] words = parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || !words[0].Equals("HYPERLINK", StringComparison.OrdinalIgnoreCase))
            return null;
        string target = "";
        // Quoted parts have odd places; what stands before one says what it is.
        for (int i = 1; i < parts.Length; i += 2)
        {
            string before = parts[i - 1].TrimEnd();
            if (before.EndsWith("\\l", StringComparison.OrdinalIgnoreCase))
                target += "#" + parts[i];
            else if (!before.EndsWith("\\o", StringComparison.OrdinalIgnoreCase) && !before.EndsWith("\\t", StringComparison.OrdinalIgnoreCase))
                target = parts[i] + target;
        }
        if (target.Length == 0 && words.Length > 1 && words[1][0] != '\\')
            target = words[1];
        return target.Length > 0 ? target : null;
    }

    private sealed class Field
    {
        public StringBuilder Instruction { get; } = new();

        public bool HasResult { get; set; }

        public bool IsLink { get; set; }
    }
}
