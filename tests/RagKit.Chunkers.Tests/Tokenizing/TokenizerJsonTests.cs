using System.Text.Json.Nodes;
using RagKit.TestData;
using RagKit.Tokenizing;

namespace RagKit.Chunkers.Tests.Tokenizing;

public sealed class TokenizerJsonTests
{
    private const string Cl100k = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    [Fact]
    public void A_file_is_read_by_path_and_named_by_its_hash()
    {
        using TempFolder folder = new();
        VocabularyTokenizer tokenizer = TokenizerJson.Load(folder.Write("tokenizer.json", Small.Text("small-tokenizer.json")));
        Assert.IsType<BpeTokenizer>(tokenizer);
        Assert.Matches("^bpe:[0-9a-f]{16}$", tokenizer.Fingerprint);
        Assert.Contains("beside the model", Assert.Throws<RagKitException>(() => TokenizerJson.Load(Path.Combine(folder.Path, "none.json"))).Message);
    }

    [Theory]
    [InlineData("Isolated", false)]
    [InlineData("Removed", true)]
    public void A_split_by_a_known_pattern_cuts_as_that_encoding(string behavior, bool invert)
    {
        VocabularyTokenizer tokenizer = Load(json => json["pre_tokenizer"] = Sequence(Split(Cl100k, behavior, invert), ByteLevel(useRegex: false)));
        foreach ((string text, int[] ids) in Small.Golden("Cl100k"))
            Assert.Equal(ids, tokenizer.Encode(text));
    }

    [Fact]
    public void Single_digits_are_cut_as_the_pattern_says()
    {
        VocabularyTokenizer tokenizer = Load(json => json["pre_tokenizer"] = Sequence(Split(Cl100k.Replace("{1,3}", ""), "Isolated"), ByteLevel(useRegex: false)));
        Assert.Equal(26, tokenizer.Count("26262626262626262626262626"));
    }

    [Fact]
    public void Merges_may_be_arrays_and_added_tokens_are_special()
    {
        VocabularyTokenizer tokenizer = Load(json =>
        {
            json["model"]!["merges"] = new JsonArray([.. json["model"]!["merges"]!.AsArray().Select(merge => (JsonNode)new JsonArray([.. merge!.GetValue<string>().Split(' ').Select(part => (JsonNode)part)]))]);
            json["added_tokens"]!.AsArray().Add(new JsonObject { ["id"] = 5000, ["content"] = "<s>" });
        });
        Assert.Equal(Small.Of("json").Encode("Parental leave"), tokenizer.Encode("Parental leave"));
        Assert.Equal([5000], tokenizer.Encode("<s>", parseSpecialTokens: true));
    }

    [Fact]
    public void WordPiece_is_that_of_the_vocabulary_file()
    {
        VocabularyTokenizer tokenizer = TokenizerJson.Load(Small.Stream(WordPiece().ToJsonString()));
        Assert.IsType<WordPieceTokenizer>(tokenizer);
        foreach ((string text, int[] ids) in Small.Golden("uncased"))
            Assert.Equal(ids, tokenizer.Encode(text));
    }

    public static TheoryData<string, string, string> Refused => new()
    {
        { "normalizer", """{"type": "NFC"}""", "The tokenizer.json has the normalizer NFC; known are none for BPE." },
        { "pre_tokenizer", """{"type": "Metaspace"}""", "The tokenizer.json has the pre-tokenizer Metaspace;" },
        { "pre_tokenizer", "null", "The tokenizer.json has the pre-tokenizer null;" },
        { "pre_tokenizer", """{"type": "ByteLevel", "add_prefix_space": true}""", "The tokenizer.json has the pre-tokenizer ByteLevel with add_prefix_space;" },
        { "pre_tokenizer", """{"type": "ByteLevel", "add_prefix_space": false, "use_regex": false}""", "The tokenizer.json has the pre-tokenizer ByteLevel with use_regex = False" },
        { "pre_tokenizer", """{"type": "Sequence", "pretokenizers": [{"type": "Split", "pattern": {"Regex": "\\d"}, "behavior": "Isolated", "invert": false}, {"type": "ByteLevel", "add_prefix_space": false, "use_regex": false}]}""", @"The tokenizer.json has the Split pattern \d;" },
        { "model", """{"type": "Unigram", "vocab": []}""", "The tokenizer.json has the model Unigram;" },
        { "model", """{"type": "BPE", "vocab": {}, "merges": [], "byte_fallback": true}""", "The tokenizer.json has the model option byte_fallback = True;" },
        { "model", """{"type": "BPE", "vocab": {"a": 0}, "merges": []}""", "The tokenizer.json has 1 tokens but none for the single byte 0x00" },
        { "model", """{"type": "BPE", "vocab": {"a": -1}, "merges": []}""", "The tokenizer.json has the token id -1, which must be from 0 to 9999999." },
        { "model", """{"type": "BPE", "vocab": [], "merges": []}""", "The file is not a tokenizer.json:" },
        { "model", "null", "The file is not a tokenizer.json:" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_would_give_other_ids_is_refused_by_name(string part, string value, string message) =>
        Assert.StartsWith(message, Assert.Throws<RagKitException>(() => Load(json => json[part] = JsonNode.Parse(value))).Message);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("IQ== 0\n")]
    [InlineData("{}")]
    public void What_is_no_tokenizers_file_is_refused(string text) =>
        Assert.StartsWith("The file is not a tokenizer.json:", Assert.Throws<RagKitException>(() => TokenizerJson.Load(Small.Stream(text))).Message);

    [Fact]
    public void WordPiece_with_another_normalizer_or_pre_tokenizer_is_refused()
    {
        JsonObject json = WordPiece();
        json["normalizer"] = new JsonObject { ["type"] = "Lowercase" };
        Assert.StartsWith("The tokenizer.json has the normalizer Lowercase;", Assert.Throws<RagKitException>(() => TokenizerJson.Load(Small.Stream(json.ToJsonString()))).Message);
        json["pre_tokenizer"] = new JsonObject { ["type"] = "Whitespace" };
        Assert.StartsWith("The tokenizer.json has the pre-tokenizer Whitespace;", Assert.Throws<RagKitException>(() => TokenizerJson.Load(Small.Stream(json.ToJsonString()))).Message);
    }

    private static VocabularyTokenizer Load(Action<JsonObject> change)
    {
        JsonObject json = JsonNode.Parse(Small.Text("small-tokenizer.json"))!.AsObject();
        change(json);
        return TokenizerJson.Load(Small.Stream(json.ToJsonString()));
    }

    private static JsonObject WordPiece() => new()
    {
        ["added_tokens"] = new JsonArray(),
        ["normalizer"] = new JsonObject { ["type"] = "BertNormalizer", ["clean_text"] = true, ["handle_chinese_chars"] = true, ["strip_accents"] = null, ["lowercase"] = true },
        ["pre_tokenizer"] = new JsonObject { ["type"] = "BertPreTokenizer" },
        ["model"] = new JsonObject
        {
            ["type"] = "WordPiece",
            ["unk_token"] = "[UNK]",
            ["vocab"] = new JsonObject(Small.Text("small-vocab.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries).Index().Select(line => KeyValuePair.Create(line.Item, (JsonNode?)line.Index))),
        },
    };

    private static JsonObject Sequence(params JsonNode[] steps) => new() { ["type"] = "Sequence", ["pretokenizers"] = new JsonArray(steps) };

    private static JsonObject ByteLevel(bool useRegex) => new() { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["use_regex"] = useRegex };

    private static JsonObject Split(string pattern, string behavior, bool invert = false) =>
        new() { ["type"] = "Split", ["pattern"] = new JsonObject { ["Regex"] = pattern }, ["behavior"] = behavior, ["invert"] = invert };
}
