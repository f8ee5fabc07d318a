package endtoend

import (
	"testing"

	"github.com/tenancy/terraform-provider-tenancy/internal/acctest"
)

func TestMain(m *testing.M) { acctest.Main(m) }
