import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.QueryBuilder;

/**
 * Indexes the lines of TEXTS and writes, for each line of QUESTIONS, the numbers of those that have all its words into a
 * line of FOUND. The tokens of a word must stand side by side; a word that the analyzer drops asks for nothing.
 */
public final class LuceneMatches {
    public static void main(String[] arguments) throws IOException {
        Analyzer analyzer = new FrenchAnalyzer();
        ByteBuffersDirectory directory = new ByteBuffersDirectory();
        List<String> texts = Files.readAllLines(Path.of(arguments[0]));
        try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(analyzer))) {
            for (String text : texts) {
                Document document = new Document();
                document.add(new TextField("text", text, Field.Store.NO));
                writer.addDocument(document);
            }
            writer.forceMerge(1); // numbers of documents are those of lines
        }
        QueryBuilder words = new QueryBuilder(analyzer);
        try (DirectoryReader reader = DirectoryReader.open(directory);
                PrintWriter out = new PrintWriter(Files.newBufferedWriter(Path.of(arguments[2])))) {
            IndexSearcher searcher = new IndexSearcher(reader);
            for (String question : Files.readAllLines(Path.of(arguments[1]))) {
                StringBuilder line = new StringBuilder();
                BooleanQuery query = all(words, question);
                if (!query.clauses().isEmpty()) {
                    for (ScoreDoc hit : searcher.search(query, texts.size()).scoreDocs) {
                        line.append(hit.doc).append(' ');
                    }
                }
                out.println(line);
            }
        }
    }

    private static BooleanQuery all(QueryBuilder words, String question) {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        for (String typed : question.split(" ")) {
            Query word = words.createPhraseQuery("text", typed);
            if (word != null) {
                query.add(word, BooleanClause.Occur.MUST);
            }
        }
        return query.build();
    }
}
