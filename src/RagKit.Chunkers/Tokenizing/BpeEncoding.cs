namespace RagKit.Tokenizing;

/// <summary>How a published byte pair encoding cuts text before merging.</summary>
public enum PreTokenization
{
    /// <summary>GPT-2's pattern, also that of r50k and p50k.</summary>
    Gpt2,

    /// <summary>cl100k's pattern, also that of Llama 3.</summary>
    Cl100k,

    /// <summary>o200k's pattern.</summary>
    O200k,
}

/// <summary>What a <c>.tiktoken</c> rank file does not say: the encoding's name, its pattern and its special tokens.</summary>
/// <param name="Name">The name, part of the tokenizer's fingerprint.</param>
/// <param name="PreTokenization">How text is cut into the pieces that are encoded apart.</param>
/// <param name="SpecialTokens">Special tokens and their ids, which the rank file does not use.</param>
public sealed record BpeEncoding(string Name, PreTokenization PreTokenization, IReadOnlyDictionary<string, int> SpecialTokens)
{
    /// <summary>Of OpenAI's text-embedding-3-small and -large, text-embedding-ada-002, GPT-4 and GPT-3.5.</summary>
    public static BpeEncoding Cl100k { get; } = new("cl100k_base", PreTokenization.Cl100k, new Dictionary<string, int>
    {
        ["<|endoftext|>"] = 100257,
        ["<|fim_prefix|>"] = 100258,
        ["<|fim_middle|>"] = 100259,
        ["<|fim_suffix|>"] = 100260,
        ["<|endofprompt|>"] = 100276,
    });

    /// <summary>Of GPT-4o, GPT-4.1, GPT-5 and o1.</summary>
    public static BpeEncoding O200k { get; } = new("o200k_base", PreTokenization.O200k, new Dictionary<string, int>
    {
        ["<|endoftext|>"] = 199999,
        ["<|endofprompt|>"] = 200018,
    });

    /// <summary>Of the Codex models and text-davinci-002 and -003.</summary>
    public static BpeEncoding P50k { get; } = new("p50k_base", PreTokenization.Gpt2, new Dictionary<string, int> { ["<|endoftext|>"] = 50256 });

    /// <summary>Of GPT-2 and GPT-3's first models.</summary>
    public static BpeEncoding R50k { get; } = new("r50k_base", PreTokenization.Gpt2, new Dictionary<string, int> { ["<|endoftext|>"] = 50256 });
}
